import { share, textLike, positiveNumber, url, wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/arguments.ts';
import type { Usage } from '../cli/usage.ts';
import type { EventPlan } from '../traffic/plan.ts';

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
    description: 'Gives every event this group_id. Default: some have one, of their tenant’s.',
    expected: '1 to 128 visible ASCII characters',
    example: 'order-77',
  }),
  groups: wholeNumber(1, 100_000, {
    description: 'Spreads all events over so many groups: group-1, group-2, …',
    example: '5',
  }),
  invalid: share({
    description: 'Share of messages to be rejected, every reason in turn. Default 0%.',
  }),
  duplicates: share({
    description: 'Share of messages that are an earlier event again. Default 0%.',
    example: '2%',
  }),
  conflicts: share({
    description: "Share of messages with an earlier event's id, but other content. Default 0%.",
    example: '1%',
  }),
  rate: positiveNumber({
    description: 'Messages a second at most. Default: as fast as the queue takes them.',
    example: '500',
  }),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
    description: 'Repeats a run: same seed and options, same messages. Default: random, printed.',
    example: '7',
  }),
  'queue-url': url({
    description: 'Queue to send to. Default: $QUEUE_URL, else the queue of "make local".',
    example: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events',
  }),
  json: { description: 'Print the summary as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

export const SEND_USAGE: Usage = {
  command: 'npm run send-events --',
  summary:
    'Fills a queue with events made from the JSON Schemas: valid ones and, where asked for, faulty ones.',
  options: SEND_OPTIONS,
  examples: [
    'npm run send-events -- --count 100 --type payment.processed',
    'npm run send-events -- --count 10000 --tenants 50 --invalid 5% --duplicates 2% --conflicts 1%',
    'npm run send-events -- --count 200 --groups 5',
    'npm run send-events -- --count 1000 --rate 50 --seed 7 --queue-url URL',
  ],
  notes: [
    'occurred_at counts from 2026-01-01T00:00:00Z, a second an event, so that a seed fixes it as well.',
    'A queue URL that ends in .fifo is sent to in order, each message under its group_id, or its tenant if it has ' +
      'none, and with a deduplication id of its own. On a standard queue a group orders nothing.',
    'AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE and their like work as with every AWS tool.',
    'Exit code: 0 all sent, 1 some not sent, 2 wrong options, 130 interrupted.',
  ],
};

/** The plan that the options ask for. */
export function planOf(values: ValuesOf<typeof SEND_OPTIONS>, randomSeed: number): EventPlan {
  const { count = 100, type, version, tenants = 10, seed = randomSeed } = values;
  const { invalid = 0, duplicates = 0, conflicts = 0 } = values;
  const shares = { invalid, duplicates, conflicts };
  return { count, eventType: type, version, tenants, seed, shares, groups: groupsOf(values) };
}

/** What is wrong with options that each are right by themselves. */
export function contradictions({ group, groups }: ValuesOf<typeof SEND_OPTIONS>): string[] {
  return group !== undefined && groups !== undefined
    ? ['--group and --groups: expected one of the two, got both']
    : [];
}

function groupsOf({ group, groups }: ValuesOf<typeof SEND_OPTIONS>): string[] | undefined {
  if (group !== undefined) return [group];
  if (groups === undefined) return undefined;
  return Array.from({ length: groups }, (_, index) => `group-${index + 1}`);
}
