import { printable } from '../../cli/printable.ts';
import { judgedIn, type CheckReport } from './check-report.ts';
import { isAccepted, type DecisionRules, type JudgedChange, type Outcome } from './decide.ts';
import type { JudgedEntry } from './mappings/judged-entry.ts';

/** What to do about changes that are refused, and about those that nothing proved. */
export function adviceTexts(report: CheckReport): string[] {
  const rules = { isStrict: report.strict };
  const changed = report.changed.filter((one) => !isAccepted(one, rules));
  const removed = report.removed.filter((one) => !isAccepted(one, rules));
  const entries = report.mappings.changed.filter((one) => !isAccepted(one, rules));
  const advice = [
    ...unprovedText(report, rules),
    ...(removed.length > 0 ? [restoreText(removed)] : []),
    ...(changed.length > 0 ? [newVersionText(changed)] : []),
    ...(entries.length > 0 ? [entriesText(entries)] : []),
  ];
  if (changed.length + removed.length + entries.length === 0) return advice;
  const why = 'Events may still be on their way, in the dead-letter queue, or sent again.';
  return [why, ...advice, overridesText([...removed, ...changed], entries, report.schemas)];
}

const UNPROVED: readonly Outcome[] = ['unrefuted', 'undecided'];

/** Recorded events decide what the schemas themselves don't. */
function unprovedText(report: CheckReport, rules: DecisionRules): string[] {
  const judged = judgedIn(report).filter(({ outcome }) => UNPROVED.includes(outcome));
  const unread = judged.filter(({ opinions }) => opinions.every(({ by }) => by !== 'corpus'));
  if (unread.length === 0) return [];
  const names = unread.map((one) => printable('entry' in one ? one.entry : one.schema));
  // The ledger has the tenant of each event. What else a message of another format said is only in the message.
  const needsMessages = names.every((name) => /^\/(?!tenants\/)/.test(name));
  const sources = needsMessages
    ? '--events FILE, with messages as they were sent'
    : '--stage STAGE, --local or --events FILE';
  const passed = unread.some((one) => isAccepted(one, rules))
    ? ' --strict refuses such changes.'
    : '';
  return [
    `Nothing proves that ${names.join(', ')} can't break events. Recorded events can show it: add ${sources}.${passed}\n`,
  ];
}

function restoreText(removed: readonly JudgedChange[]): string {
  const isRead = removed.some(({ opinions }) => opinions.length > 0);
  const counting = isRead
    ? ''
    : ' To count the recorded events that need it, add --stage STAGE, --local or --events FILE.';
  return `Restore ${namesOf(removed)}.${counting}\n`;
}

function newVersionText(changed: readonly JudgedChange[]): string {
  const commands = changed.map(({ schema, nextVersion }) => {
    const [eventType = ''] = schema.split('/');
    return `  make new-event TYPE=${eventType} VERSION=${nextVersion} ARGS=--schema-only\n`;
  });
  const list = [...new Set(commands)].join('');
  return `Restore ${namesOf(changed)}, and make a new version beside it:\n${list}`;
}

function entriesText(entries: readonly JudgedEntry[]): string {
  const list = entries.map(({ entry, before }) => {
    const old = before === null ? `remove ${entry}` : `${entry}: ${JSON.stringify(before)}`;
    return `  ${printable(old)}\n`;
  });
  return `Undo these changes of mappings.json:\n${list.join('')}`;
}

/** The files of overrides, each with what it needs. */
function overridesText(
  schemas: readonly JudgedChange[],
  entries: readonly JudgedEntry[],
  folder: string,
): string {
  const reason = '…';
  const overrides = [
    ...schemas.map(({ schema, sha256 }) => {
      const [eventType = '', version = ''] = schema.split('/');
      return { file: `${folder}/${eventType}/overrides.json`, one: { version, sha256, reason } };
    }),
    ...entries.map(({ entry, after: value }) => {
      return { file: `${folder}/overrides.json`, one: { entry, value, reason } };
    }),
  ];
  const files = [...Map.groupBy(overrides, ({ file }) => file)].map(([file, inIt]) => {
    const list = inIt.map(({ one }) => printable(JSON.stringify(one))).join(', ');
    return `  ${file}: { "overrides": [${list}] }\n`;
  });
  return (
    'If you are sure that no event is refused or becomes another one, accept the change with a reason ' +
    `(docs/compatibility.md):\n${files.join('')}`
  );
}

function namesOf(changes: readonly JudgedChange[]): string {
  return changes.map(({ schema }) => schema).join(', ');
}
