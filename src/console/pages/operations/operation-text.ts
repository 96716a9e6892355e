import type { Operation } from '#generated/console-api.ts';
import { leftLines } from '../../change/preview-lines.ts';
import { eventPath } from '../../parts/event-path.ts';
import { numberText } from '../../parts/format.ts';

/** What an operation of a kind does, for people who don't know the word. */
export const MEANING: Readonly<Record<Operation['kind'], string>> = {
  replay: 'sends open events again',
  discard: 'ends open events for good',
  edit: 'sends an event that was edited',
  redrive: 'sends dead letters back to the queue',
  pause: 'stops taking events from the queue',
  resume: 'takes events from the queue again',
};

/** The name in an ARN: `assumed-role/Operator/ada`. Other names stay as they are. */
export function nameOf(by: string): string {
  return by.startsWith('arn:') ? by.slice(by.lastIndexOf(':') + 1) : by;
}

/** How many events an operation left as they were. */
function skippedCount({ counts }: Pick<Operation, 'counts'>): number {
  return Object.values(counts?.skipped ?? {}).reduce((sum, count) => sum + count, 0);
}

/** The conditions of an operation's filter: `tenant`, `acme`. Empty if it takes all open events. */
export function conditionsOf({
  filter = {},
}: Pick<Operation, 'filter'>): readonly [string, string][] {
  const named = [
    ['event', filter.id],
    ['status', filter.status],
    ['reason', filter.reason],
    ['cause', filter.fingerprint],
    ['tenant', filter.tenant_id],
    ['type', filter.event_type],
    ['version', filter.schema_version],
    ['received from', filter.since],
    ['received before', filter.until],
  ] as const;
  return named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

/** Which events an operation takes, in one line. Without the time before which it began, which each has. */
export function takenText(operation: Pick<Operation, 'filter' | 'kind'>): string {
  if (operation.kind === 'pause' || operation.kind === 'resume') return 'all events';
  const conditions = conditionsOf(operation).filter(([name]) => name !== 'received before');
  return conditions.map(([name, value]) => `${name} ${value}`).join(', ') || 'all open events';
}

/** Why an operation left events as they were: `12 would be refused again`. */
export function skippedTexts({ counts }: Pick<Operation, 'counts'>): readonly string[] {
  return leftLines(counts?.skipped ?? {}).map(({ count, text }) => `${numberText(count)} ${text}`);
}

/** What an operation did so far: `120 sent, 3 left alone, 1 not confirmed`. */
export function resultText(operation: Operation): string {
  const { counts, kind, state } = operation;
  if (!counts) return '';
  const skipped = skippedCount(operation);
  const verb = kind === 'discard' ? 'discarded' : 'sent';
  // What it did after it was saved last isn't counted.
  const least = state === 'interrupted' ? 'at least ' : '';
  return [
    `${least}${numberText(counts.done)} ${verb}`,
    ...(skipped > 0 ? [`${numberText(skipped)} left alone`] : []),
    ...(counts.failed > 0 ? [`${numberText(counts.failed)} not confirmed`] : []),
  ].join(', ');
}

/** What the state means for somebody who looks at the operation. */
export function stateText({
  state,
  kind,
  counts,
}: Pick<Operation, 'state' | 'kind' | 'counts'>): string {
  switch (state) {
    case 'running':
      return 'A process works on it.';
    case 'done':
      return counts ? 'It went through all of its events.' : 'Lambda has accepted it.';
    case 'stopped':
      return kind === 'pause' || kind === 'resume'
        ? 'It changed nothing.'
        : `It ended before it went through all of its events.${againText(kind)}`;
    case 'interrupted':
      return `Its process died before it went through all of its events. What it did last may not be counted.${againText(kind)}`;
  }
}

/** Nobody goes on with a redrive: what is left is in the dead-letter queue. */
function againText(kind: Operation['kind']): string {
  return kind === 'redrive' ? ' Read the dead letters, and send back what is left.' : '';
}

/** Where the events of an operation are listed. `undefined`: it has none, or no list finds them. */
export function eventsPath({
  filter,
  kind,
}: Pick<Operation, 'filter' | 'kind'>): string | undefined {
  if (!filter || kind === 'pause' || kind === 'resume') return undefined;
  if (kind === 'redrive') return '/dead-letters';
  if (filter.id !== undefined) return eventPath(filter.id);
  if (filter.fingerprint !== undefined) return `/causes/${filter.fingerprint}`;
  const { tenant_id, event_type, schema_version, reason, since, until } = filter;
  const query = new URLSearchParams(
    Object.entries({
      tenant_id,
      type: event_type,
      version: schema_version,
      since,
      until,
      reason,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return `/events?${query.toString()}`;
}
