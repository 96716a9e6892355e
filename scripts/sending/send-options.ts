import { share, textLike, positiveNumber, url, wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { FORMAT_OPTION } from '../formats/format-option.ts';
import { unmetChoice, type SchemaName } from '../traffic/event-schema.ts';
import type { EventPlan } from '../traffic/plan.ts';
import { countsOf, impossibleCounts } from '../traffic/sequence.ts';

/** The options of send-events. */
export const SEND_OPTIONS = {
  count: wholeNumber(1, 10_000_000, {
    description: 'Messages to send in all, faulty ones included. Default 100.',
  }),
  type: textLike(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/, {
    placeholder: 'TYPE',
    description: 'Event type to send. Default: all, mixed.',
    expected: 'an event type',
    example: 'payment.processed',
  }),
  version: textLike(/^v[1-9][0-9]{0,3}$/, {
    placeholder: 'VERSION',
    description: 'Schema version to send. Default: the newest of --type.',
    expected: 'a schema version',
    example: 'v1',
  }),
  tenants: wholeNumber(1, 100_000, {
    description: 'Tenants to spread the events over. Default 10.',
    example: '10',
  }),
  group: textLike(/^[!-~]{1,128}$/, {
    placeholder: 'NAME',
    description: 'Gives every event this group_id. Default: some events have one of their tenant.',
    expected: '1 to 128 visible ASCII characters',
    example: 'order-77',
  }),
  groups: wholeNumber(1, 100_000, {
    description: 'Spreads all events over this many groups: group-1, group-2, …',
    example: '5',
  }),
  invalid: share({
    description: 'Share of messages that must be rejected, for each reason in turn. Default 0%.',
  }),
  duplicates: share({
    description: 'Share of messages that repeat an earlier event. Default 0%.',
    example: '2%',
  }),
  conflicts: share({
    description: "Share of messages with an earlier event's id and other content. Default 0%.",
    example: '1%',
  }),
  format: FORMAT_OPTION,
  rate: positiveNumber({
    description: 'Maximum messages per second. Default: as fast as the queue takes them.',
    example: '500',
  }),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
    description: 'Repeats a run: same seed and options, same messages. Default: random, printed.',
    example: '7',
  }),
  queueUrl: url({
    description: 'Queue to send to. Default: $QUEUE_URL, else the queue of "make local".',
    example: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
  }),
} as const;

export type SendValues = ValuesOf<typeof SEND_OPTIONS>;

/** The plan that the options ask for. */
export function planOf(values: SendValues, randomSeed: number): EventPlan {
  const { count = 100, type, version, tenants = 10, seed = randomSeed } = values;
  const { invalid = 0, duplicates = 0, conflicts = 0 } = values;
  const shares = { invalid, duplicates, conflicts };
  return { count, eventType: type, version, tenants, seed, shares, groups: groupsOf(values) };
}

/** Problems with options that are each right by themselves. */
export function sendProblems(values: SendValues, schemas: readonly SchemaName[]): string[] {
  const { group, groups } = values;
  const plan = planOf(values, 0);
  const problems = [
    group !== undefined && groups !== undefined
      ? '--group and --groups: expected one of the two, got both'
      : undefined,
    values.format !== undefined && values.format !== 'native' && (values.invalid ?? 0) > 0
      ? `--format ${values.format}: expected it without --invalid, whose faults are those of native events`
      : undefined,
    unmetChoice(schemas, plan),
    impossibleCounts(countsOf(plan.count, plan.shares)),
  ];
  return problems.filter((problem) => problem !== undefined);
}

function groupsOf({ group, groups }: SendValues): string[] | undefined {
  if (group !== undefined) return [group];
  if (groups === undefined) return undefined;
  return Array.from({ length: groups }, (_, index) => `group-${index + 1}`);
}
