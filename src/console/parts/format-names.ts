import type { EventRecord } from '#generated/console-api.ts';

/** What the formats of messages are called. */
export const FORMAT_NAMES: Readonly<Record<EventRecord['format'], string>> = {
  native: 'native',
  cloudevents: 'CloudEvents',
  sns: 'SNS',
  eventbridge: 'EventBridge',
};
