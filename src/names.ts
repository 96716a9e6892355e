/**
 * Names, and a number, that the running code and the stack must agree on. The stack (`lib/`) sets these variables on
 * the function and alarms on these metrics; the code (`src/`) reads and emits them.
 */

/** Environment variables of the consumer function. `src/entrypoints/consume-settings.ts` says what each may hold. */
export const ENV = {
  stage: 'STAGE',
  queueUrl: 'QUEUE_URL',
  tableName: 'TABLE_NAME',
  bucketName: 'BUCKET_NAME',
  urlSuffix: 'URL_SUFFIX',
  maxReceiveCount: 'MAX_RECEIVE_COUNT',
  retryBaseSeconds: 'RETRY_BASE_SECONDS',
  retryCapSeconds: 'RETRY_CAP_SECONDS',
  ledgerRetentionDays: 'LEDGER_RETENTION_DAYS',
  handlerConcurrency: 'HANDLER_CONCURRENCY',
  handlerTimeoutSeconds: 'HANDLER_TIMEOUT_SECONDS',
  metricsByEventType: 'METRICS_BY_EVENT_TYPE',
  /** Read by Powertools itself: `DEBUG`, `INFO`, `WARN`, `ERROR`. */
  logLevel: 'POWERTOOLS_LOG_LEVEL',
} as const;

/** The `service` key of every log line and the `service` dimension of every metric. */
export const SERVICE_NAME = 'event-consumer';

/** The dimensions of every metric: stages of one account don't mix. */
export function metricDimensions(stage: string): {
  readonly service: string;
  readonly stage: string;
} {
  return { service: SERVICE_NAME, stage };
}

/** The consumer begins nothing in the last seconds of an invocation: it might be cut off in the middle. */
export const BEGIN_RESERVE_SECONDS = 5;

/** CloudWatch namespace of every metric the code emits. */
export const METRICS_NAMESPACE = 'EventProcessor';

/**
 * CloudWatch metrics, emitted as EMF with the dimensions of `metricDimensions`. If `metricsByEventType` is set, the
 * counts are emitted a second time for each event type, with the dimension `event_type`. Alarms never use those.
 */
export const METRICS = {
  processed: 'EventsProcessed',
  /** Redeliveries and writes whose answer was lost count here too: the ledger had the event already. */
  duplicate: 'EventsDuplicate',
  conflict: 'EventsConflict',
  rejected: 'EventsRejected',
  /** Events whose handler said that they can never succeed. */
  failed: 'EventsFailed',
  retry: 'EventsRetried',
  /** Messages received: the denominator of the rejected share. */
  received: 'EventsReceived',
  batchSize: 'BatchSize',
  retryDelay: 'RetryDelay',
  readDuration: 'ReadDuration',
  recordDuration: 'RecordDuration',
  handleDuration: 'HandleDuration',
  batchDuration: 'BatchDuration',
} as const;

/**
 * How the keys of large texts in the bucket begin, by the days that their records are kept. Each retention has its
 * own, so that a rule made for a shorter one never deletes texts whose records are kept for longer.
 */
export function retentionFolder(days: number): string {
  return `${days}d/`;
}

/** What CloudFormation calls the stack of a stage. */
export function stackName(stage: string): string {
  return `EventProcessor-${stage}`;
}

/** How the names of a stage's tables begin: two stages never share a ledger, and the name tells whose it is. */
export function tablePrefix(stage: string): string {
  return `${stackName(stage)}-`;
}

/** How the names of a stage's buckets begin. S3 takes lower case only. */
export function bucketPrefix(stage: string): string {
  return tablePrefix(stage).toLowerCase();
}

/** The tags of everything that the stack of a stage makes. */
export function stackTags(stage: string): Readonly<Record<string, string>> {
  return { project: 'event-processor', stage };
}

/** CloudFormation outputs of the stack; the local runner and the scripts read them too. */
export const OUTPUTS = {
  queueUrl: 'QueueUrl',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  tableName: 'TableName',
  bucketName: 'BucketName',
} as const;
