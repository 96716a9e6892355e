import type { AcceptableEvents, AcceptableGroup } from '../../src/operations/acceptable.ts';
import type { WaitingEvents, WaitingGroup } from '../../src/operations/waiting.ts';

/** More groups than this are only counted. */
const MAX_LINES = 5;

/**
 * Says which events wait for their schema, and how to replay them. No lines if none do.
 *
 * @param where the option that tells `events` which stack is meant: `--stage prod`.
 */
export function waitingLines({ groups, complete }: WaitingEvents, where: string): string[] {
  const lines = groups
    .slice(0, MAX_LINES)
    .map((group) => `${waits(group, complete)} ${waitingCommand(group)} ${where}`);
  const left = groups.length - lines.length;
  const more = `Events of ${left} more types or versions wait, too: npm run events -- stats ${where}`;
  return left > 0 ? [...lines, more] : lines;
}

function waits({ count, eventType, schemaVersion }: WaitingGroup, complete: boolean): string {
  const events = eventsText(count, complete);
  const verb = events === '1 event' ? 'waits' : 'wait';
  return `${events} ${verb} for ${eventType} ${schemaVersion}, which this release knows.`;
}

function waitingCommand({ count, reason, eventType, schemaVersion }: WaitingGroup): string {
  return `${replay(count)} --reason ${reason} --type ${eventType} --version ${schemaVersion}`;
}

/** Says which other rejected events the release accepts, and how to replay them. No lines if there are none. */
export function acceptableLines({ groups, complete }: AcceptableEvents, where: string): string[] {
  const lines = groups.slice(0, MAX_LINES).map((group) => {
    const { count, reason, fingerprint } = group;
    const what = `${eventsText(count, complete)}${kindText(group)}, rejected as ${reason}`;
    return `${what}, would be accepted by this release. ${replay(count)} --fingerprint ${fingerprint} ${where}`;
  });
  const left = groups.length - lines.length;
  const more = `Events of ${left} more causes would be accepted, too: npm run events -- replay --all --dry-run ${where}`;
  return left > 0 ? [...lines, more] : lines;
}

function kindText({ eventType, schemaVersion }: AcceptableGroup): string {
  if (eventType === undefined) return '';
  return ` of ${eventType}${schemaVersion === undefined ? '' : ` ${schemaVersion}`}`;
}

/** `1 event`, `1+ events` if there may be more, or `1,200 events`. */
function eventsText(count: number, complete: boolean): string {
  const many = `${count.toLocaleString('en-US')}${complete ? '' : '+'}`;
  return many === '1' ? '1 event' : `${many} events`;
}

function replay(count: number): string {
  return `Replay ${count === 1 ? 'it' : 'them'}: npm run events -- replay`;
}

/** Says that nobody looked for events that wait, and why. */
export function uncheckedText(error: unknown, where: string): string {
  return (
    `hint: Couldn't check whether rejected events wait for a schema of this release (${textOf(error)}). ` +
    `Somebody who may read the table can: npm run events -- stats --reason unknown_version ${where}`
  );
}

/** Says that nobody read the other rejected events, and why. */
export function unjudgedText(error: unknown, where: string): string {
  return (
    `hint: Couldn't check whether this release accepts events that were rejected before (${textOf(error)}). ` +
    `Somebody who may read the table can: npm run events -- replay --all --dry-run ${where}`
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
