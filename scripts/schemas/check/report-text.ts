import type { Paint } from '../../cli/colours.ts';
import { printable } from '../../cli/printable.ts';
import type { CheckReport } from './check-report.ts';
import { waitingText } from './corpus-verdict.ts';
import { isAccepted, type JudgedChange, type Outcome } from './decide.ts';
import type { Doubt, Finding, Opinion, Verdict } from './verdict.ts';

const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  compatible: 'is compatible',
  unrefuted: 'is compatible as far as could be tried, but that is not proved',
  overridden: 'breaks events that were valid before, and an override accepts that',
  breaks: 'breaks events that were valid before',
  undecided: "can't be judged",
};

/** Longest example that is printed whole. */
const MAX_EXAMPLE_LENGTH = 500;

/** What a check found out, for people. */
export function reportText(report: CheckReport, paint: Paint): string {
  const judged = [...report.removed, ...report.changed];
  const blocks = judged.map((change) => `${changeText(change, paint)}\n`);
  const wrong = judged.filter((change) => !isAccepted(change));
  const advice = wrong.length > 0 ? [adviceText(wrong, report.schemas)] : [];
  const waiting = report.waiting.map(
    ({ schema, ...counts }) => `${paint('bold', schema)} is new, and ${waitingText(counts)}\n`,
  );
  const parts = [...blocks, ...waiting, ...staleTexts(report), summaryText(report)];
  return [...parts, ...missingText(report), ...advice].join('\n');
}

function changeText(change: JudgedChange, paint: Paint): string {
  const { schema, outcome, opinions, reason } = change;
  const colour = isAccepted(change) ? 'green' : 'red';
  const what =
    opinions.length === 0 && !reason
      ? 'was removed, so its events would be rejected'
      : OUTCOME_TEXT[outcome];
  const head = `${paint('bold', schema)} ${paint(colour, what)}`;
  const because = reason === undefined ? [] : [`  reason: ${printable(reason)}`];
  return [head, ...because, ...opinions.flatMap(opinionLines)].join('\n');
}

function staleTexts({ stale, schemas }: CheckReport): string[] {
  return stale.map(
    (override) =>
      `${schemas}/${override.eventType}/overrides.json: the override of ${override.version} accepts another text of the schema ` +
      'than there is now, so it does nothing. Remove it, or write it anew.\n',
  );
}

function opinionLines({ by, verdict, summary, notes = [] }: Opinion): string[] {
  const head = `  ${by}: ${printable(summary)}`;
  return [head, ...verdictLines(verdict), ...notes.map((note) => `    ${shortened(note)}`)];
}

function verdictLines(verdict: Verdict): string[] {
  switch (verdict.kind) {
    case 'compatible':
      return [];
    case 'incompatible':
      return verdict.findings.flatMap(findingLines);
    case 'undecided':
      return verdict.doubts.map(placeLine);
  }
}

function findingLines(finding: Finding): string[] {
  const { example } = finding;
  if (!example) return [placeLine(finding)];
  return [placeLine(finding), `      such as ${shortened(JSON.stringify(example.body))}`];
}

function shortened(text: string): string {
  const whole = text.length <= MAX_EXAMPLE_LENGTH;
  return printable(whole ? text : `${text.slice(0, MAX_EXAMPLE_LENGTH)}… (--json has it whole)`);
}

function placeLine({ pointer, keyword, message }: Finding | Doubt): string {
  const place = [pointer || 'the whole schema', keyword].filter((part) => part !== '').join(' ');
  return `    ${printable(place)}: ${printable(message)}`;
}

function summaryText(report: CheckReport): string {
  const { against, schemas, published, changed, removed, added, unchanged } = report;
  const where = `${against.ref} (${against.commit.slice(0, 12)})`;
  if (published === 0) {
    return `${where} has no schemas in ${schemas}, so nothing can break. ${added.length} are new.\n`;
  }
  const counts = [
    `${changed.length} changed`,
    `${removed.length} removed`,
    `${added.length} new`,
    `${unchanged} unchanged`,
  ];
  return `Compared ${schemas} with ${where}: ${counts.join(', ')}.\n`;
}

/** If a branch is behind what it is compared with, its changes look like others than they are. */
function missingText({ against, changed, removed }: CheckReport): string[] {
  const { ref, missingCommits: missing } = against;
  if (missing === 0 || changed.length + removed.length === 0) return [];
  const commits = missing === 1 ? 'a commit' : `${missing} commits`;
  return [
    `This checkout lacks ${commits} of ${ref}, so what was changed there looks undone. Rebase first, or compare with the commit ` +
      `where the two part: --against $(git merge-base HEAD ${ref})\n`,
  ];
}

function adviceText(wrong: readonly JudgedChange[], folder: string): string {
  const names = wrong.map(({ schema }) => schema).join(', ');
  const newVersions = wrong.map(({ schema, nextVersion }) => {
    const [eventType = ''] = schema.split('/');
    return `  make new-event TYPE=${eventType} VERSION=${nextVersion} ARGS=--schema-only\n`;
  });
  const entries = wrong.map(({ schema, sha256 }) => {
    const [eventType = '', version = ''] = schema.split('/');
    const entry = JSON.stringify({ version, sha256, reason: '…' });
    return `  ${folder}/${eventType}/overrides.json: { "overrides": [${entry}] }\n`;
  });
  return (
    'Events may still be on their way, in the dead-letter queue, or sent again. ' +
    `So restore ${names}, and make a new version beside it:\n${[...new Set(newVersions)].join('')}` +
    'If you are sure that no event is refused, accept the change with a reason (docs/compatibility.md):\n' +
    entries.join('')
  );
}
