import type { Paint } from '../../cli/colours.ts';
import { printable } from '../../cli/printable.ts';
import { REMOVED } from '../overrides.ts';
import { adviceTexts } from './advice-text.ts';
import type { CheckReport } from './check-report.ts';
import { waitingText } from './corpus-verdict.ts';
import { isAccepted, type JudgedChange, type Outcome } from './decide.ts';
import type { JudgedEntry } from './mappings/judged-entry.ts';
import { newestText } from './newest-versions.ts';
import { opinionLines } from './opinion-text.ts';

const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  compatible: 'is compatible',
  unrefuted: 'is not proved to be compatible, but nothing that was tried speaks against it',
  overridden: 'may break events that were valid before, and an override accepts that',
  breaks: 'breaks events that were valid before',
  undecided: "can't be judged",
};

/** Most new versions that are named. */
const MAX_NAMES = 20;

/** What a check found out, for people. */
export function reportText(report: CheckReport, paint: Paint): string {
  const texts = [
    ...[...report.removed, ...report.changed].map((one) => changeText(one, report, paint)),
    ...report.mappings.changed.map((one) => entryText(one, report, paint)),
    ...waitingTexts(report, paint),
    ...staleTexts(report),
    summaryText(report),
    ...missingText(report),
    ...adviceTexts(report),
  ];
  return texts.join('\n');
}

function changeText(change: JudgedChange, report: CheckReport, paint: Paint): string {
  const { schema, outcome, sha256, reason } = change;
  const removed =
    reason === undefined
      ? 'was removed, so its events would be rejected'
      : 'was removed, and an override accepts that';
  const what = sha256 === REMOVED ? removed : OUTCOME_TEXT[outcome];
  return judgedText(paint('bold', schema), what, change, report, paint);
}

function entryText(change: JudgedEntry, report: CheckReport, paint: Paint): string {
  const { entry, before, after, outcome } = change;
  const name = paint('bold', `mappings.json ${printable(entry)}`);
  const head = `${name} (${printable(valuesText(before, after))})`;
  return judgedText(head, OUTCOME_TEXT[outcome], change, report, paint);
}

function valuesText(before: string | null, after: string | null): string {
  if (before === null) return `new: ${String(after)}`;
  return after === null ? `removed, was ${before}` : `${before} → ${after}`;
}

function judgedText(
  name: string,
  what: string,
  change: JudgedChange | JudgedEntry,
  { strict }: CheckReport,
  paint: Paint,
): string {
  const colour = isAccepted(change, { isStrict: strict }) ? 'green' : 'red';
  const because = change.reason === undefined ? [] : [`  reason: ${printable(change.reason)}`];
  const opinions = change.opinions.flatMap(opinionLines);
  return `${[`${name} ${paint(colour, what)}`, ...because, ...opinions].join('\n')}\n`;
}

function waitingTexts({ waiting, mappings }: CheckReport, paint: Paint): string[] {
  const ofMappings = mappings.waiting
    ? [
        `${paint('bold', 'mappings.json')} ${waitingText(mappings.waiting, 'message of another format', 'messages of other formats')}\n`,
      ]
    : [];
  const ofVersions = waiting.map(
    ({ schema, ...counts }) => `${paint('bold', schema)} is new, and ${waitingText(counts)}\n`,
  );
  return [...ofMappings, ...ofVersions];
}

function staleTexts({ stale, baseless, mappings, schemas }: CheckReport): string[] {
  return [
    ...stale.map(
      (override) =>
        `${schemas}/${override.eventType}/overrides.json: the override of ${override.version} accepts another text of the ` +
        'schema than there is now, so it does nothing. Remove it, or update it.\n',
    ),
    ...mappings.stale.map(
      ({ entry }) =>
        `${schemas}/overrides.json: the override of ${printable(entry)} accepts another value than there is now, so it does ` +
        'nothing. Remove it, or update it.\n',
    ),
    ...baseless.map(
      ({ file, of }) =>
        `${schemas}/${file}: the override of ${printable(of)} accepts that it was removed, but no commit has it, so the ` +
        'override does nothing. Remove it: it would accept a later removal.\n',
    ),
  ];
}

function summaryText(report: CheckReport): string {
  const { against, schemas, published, changed, removed, added, newest, unchanged, mappings } =
    report;
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
  const lines = [
    `Compared ${schemas} with ${where}: ${counts.join(', ')}.`,
    ...(mappings.changed.length > 0
      ? [
          `Entries of mappings.json: ${mappings.changed.length} changed, ${mappings.unchanged} unchanged.`,
        ]
      : []),
    ...(added.length > 0 ? [`New versions are always fine: ${namesText(added)}.`] : []),
    ...newest.map(newestText),
    ...(report.leftUnread
      ? ['No recorded events were read, because no schema and no mapping changed.']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function namesText(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** If a branch is behind what it is compared with, its changes look like others than they are. */
function missingText({ against, changed, removed, mappings }: CheckReport): string[] {
  const { ref, missingCommits: missing } = against;
  const count = changed.length + removed.length + mappings.changed.length;
  if (missing === 0 || count === 0) return [];
  const commits = missing === 1 ? 'a commit' : `${missing} commits`;
  return [
    `This checkout lacks ${commits} of ${ref}, so what was changed there looks undone. Rebase first, or compare with the commit ` +
      `where the two part: --against $(git merge-base HEAD ${ref})\n`,
  ];
}
