/** Names of metrics. The code (`src/`) emits them, and the stack (`lib/`) has alarms and graphs of them. */

/** The `service` key of every log line and the `service` dimension of every metric. */
export const SERVICE_NAME = 'event-consumer';

/** The dimensions of every metric. They keep the stages of one account apart. */
export function metricDimensions(stage: string): {
  readonly service: string;
  readonly stage: string;
} {
  return { service: SERVICE_NAME, stage };
}

/** CloudWatch namespace of every metric the code emits. */
export const METRICS_NAMESPACE = 'EventProcessor';

/**
 * CloudWatch metrics, emitted as EMF with the dimensions of `metricDimensions`. If `metricsByEventType` is set, the
 * counts are emitted a second time for each event type, with the dimension `event_type`. Alarms never use those.
 */
export const METRICS = {
  processed: 'EventsProcessed',
  /** Also counts redeliveries, and writes whose response was lost: the ledger had the event already. */
  duplicate: 'EventsDuplicate',
  conflict: 'EventsConflict',
  rejected: 'EventsRejected',
  /** Events whose handler said that they can never succeed. */
  failed: 'EventsFailed',
  retry: 'EventsRetried',
  /** Retries by `retryGroup`: DynamoDB, S3, time or a bug failed them. */
  retryInfrastructure: 'EventsRetriedInfrastructure',
  /** Handlers failed, or asked for another attempt. */
  retryHandler: 'EventsRetriedHandler',
  /** Messages that wait for another invocation, another message or another version. */
  retryWaiting: 'EventsRetriedWaiting',
  /** Messages given back with at most one receive left before they are dead-lettered. */
  nearLastReceive: 'EventsNearLastReceive',
  /** Copies of messages whose receives were nearly used up. Each also counts as retried. */
  resent: 'EventsResent',
  /** Messages received. The alarms on shares divide by it. */
  received: 'EventsReceived',
  batchSize: 'BatchSize',
  retryDelay: 'RetryDelay',
  readDuration: 'ReadDuration',
  recordDuration: 'RecordDuration',
  handleDuration: 'HandleDuration',
  batchDuration: 'BatchDuration',
  /** From `occurred_at` until the batch was done: at most five processed events of a batch. */
  latencyFromOccurred: 'LatencyFromOccurred',
  /** The same events, from when SQS accepted their first message. */
  latencyFromReceipt: 'LatencyFromReceipt',
  /** Seconds since SQS accepted the oldest message of a batch, copies counted from their first message. */
  firstSeenAge: 'FirstSeenAge',
  /** The watchdog emits this and all below, each minute. Open events, and once more by `REASON_DIMENSION`. */
  openEvents: 'OpenEvents',
  /** Seconds since the oldest open event was received; 0 if none is open. */
  oldestOpenAge: 'OldestOpenAge',
  /** Events whose messages should have come back. The watchdog sends them again, or waits until it may. */
  overdueEvents: 'OverdueEvents',
  /** Events that the watchdog gave up in a run. */
  lostEvents: 'LostEvents',
  /** Messages that it sent in a run. */
  eventsSentAgain: 'EventsSentAgain',
  /** Messages in the dead-letter queue. */
  deadLetters: 'DeadLetters',
  /** 1 if the event source mapping is disabled, else 0. */
  mappingDisabled: 'MappingDisabled',
  /** 1 for a run that did all its work, else 0. */
  watchdogRuns: 'WatchdogRuns',
} as const;

/** The dimension of counts by event type. Types without a schema are `unknown`. */
export const EVENT_TYPE_DIMENSION = 'event_type';

/** The dimension of `METRICS.openEvents` with the reason of a failure; `none` if nothing failed. */
export const REASON_DIMENSION = 'reason';
