/**
 * Names, and one number, on which the stack (`lib/`) and the deployed code (`src/`) must agree. The stack sets the
 * variables, makes the tables and raises alarms on the metrics; the code reads, fills and emits them.
 */

/** The environment variable of each setting. A setting has the same variable in every function. */
export const ENV = {
  stage: 'STAGE',
  queueUrl: 'QUEUE_URL',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  tableName: 'TABLE_NAME',
  journalTableName: 'JOURNAL_TABLE_NAME',
  bucketName: 'BUCKET_NAME',
  urlSuffix: 'URL_SUFFIX',
  maxReceiveCount: 'MAX_RECEIVE_COUNT',
  visibilityTimeoutSeconds: 'VISIBILITY_TIMEOUT_SECONDS',
  functionTimeoutSeconds: 'FUNCTION_TIMEOUT_SECONDS',
  batchSize: 'BATCH_SIZE',
  maxConcurrency: 'MAX_CONCURRENCY',
  mappingId: 'EVENT_SOURCE_MAPPING_ID',
  retryBaseSeconds: 'RETRY_BASE_SECONDS',
  retryCapSeconds: 'RETRY_CAP_SECONDS',
  outageRetryHours: 'OUTAGE_RETRY_HOURS',
  ledgerRetentionDays: 'LEDGER_RETENTION_DAYS',
  handlerConcurrency: 'HANDLER_CONCURRENCY',
  handlerTimeoutSeconds: 'HANDLER_TIMEOUT_SECONDS',
  maxEventGenerations: 'MAX_EVENT_GENERATIONS',
  metricsByEventType: 'METRICS_BY_EVENT_TYPE',
  /** Powertools reads it: `DEBUG`, `INFO`, `WARN`, `ERROR`. */
  logLevel: 'POWERTOOLS_LOG_LEVEL',
} as const;

/** The variables of the settings that only the HTTP API has. They are apart, so that the consumer's bundle lacks them. */
export const API_ENV = {
  apiTenantClaim: 'API_TENANT_CLAIM',
  apiDefaultTenant: 'API_DEFAULT_TENANT',
} as const;

/** The name of a setting that a function gets by an environment variable. */
export type Setting = keyof typeof ENV | keyof typeof API_ENV;

/** The settings of the consumer function. `src/entrypoints/consume-settings.ts` says what each may hold. */
export const CONSUMER_SETTINGS = [
  'stage',
  'queueUrl',
  'tableName',
  'journalTableName',
  'bucketName',
  'urlSuffix',
  'maxReceiveCount',
  'retryBaseSeconds',
  'retryCapSeconds',
  'outageRetryHours',
  'ledgerRetentionDays',
  'handlerConcurrency',
  'handlerTimeoutSeconds',
  'maxEventGenerations',
  'metricsByEventType',
  'logLevel',
] as const satisfies readonly Setting[];

/** The settings of the watchdog function. `src/entrypoints/watchdog-settings.ts` says what each may hold. */
export const WATCHDOG_SETTINGS = [
  'stage',
  'queueUrl',
  'deadLetterQueueUrl',
  'tableName',
  'journalTableName',
  'bucketName',
  'urlSuffix',
  'maxReceiveCount',
  'visibilityTimeoutSeconds',
  'functionTimeoutSeconds',
  'batchSize',
  'maxConcurrency',
  'mappingId',
  'retryCapSeconds',
  'logLevel',
] as const satisfies readonly Setting[];

/** The settings of the API's function. `src/entrypoints/api-settings.ts` says what each may hold. */
export const API_SETTINGS = [
  'stage',
  'queueUrl',
  'tableName',
  'journalTableName',
  'bucketName',
  'urlSuffix',
  'ledgerRetentionDays',
  'apiTenantClaim',
  'apiDefaultTenant',
  'logLevel',
] as const satisfies readonly Setting[];

/** Attributes of the ledger's table that its keys, indexes, conditions and projections name. */
export const ATTRIBUTE = {
  /** The partition key. */
  key: 'pk',
  /** Time to live: seconds since 1970. */
  expireAt: 'expire_at',
  messageId: 'message_id',
  status: 'status',
  contentHash: 'content_hash',
  failure: 'failure',
  attempts: 'attempts',
  earlierAttempts: 'earlier_attempts',
  receivedAt: 'received_at',
  processedAt: 'processed_at',
  claimId: 'claim_id',
  leaseUntil: 'lease_until',
  firstSeenAt: 'first_seen_at',
  resentTimes: 'resent_times',
  dueAt: 'due_at',
  sentAgain: 'sent_again',
  /** Key of `OPEN_INDEX`: status and shard. Only an open record has it, so only open records are in the index. */
  openShard: 'open_shard',
  /** Sort key of `OPEN_INDEX`: see `listPosition`. */
  openPosition: 'open_position',
  /** The reason of `failure`, once more: an index can't have a part of an attribute. */
  reason: 'reason',
  fingerprint: 'fingerprint',
  operationId: 'operation_id',
  /** The format of the message. A native one has none. */
  format: 'format',
} as const;

/** Attributes of the ledger's table that hold the fields of the envelope. */
export const ENVELOPE_ATTRIBUTES = {
  eventId: 'event_id',
  eventType: 'event_type',
  tenantId: 'tenant_id',
  clientId: 'client_id',
  schemaVersion: 'schema_version',
  occurredAt: 'occurred_at',
  groupId: 'group_id',
  expiresAt: 'expires_at',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
  generation: 'generation',
} as const;

/**
 * The index of the ledger's table that holds the open records. Its key is status and shard, because DynamoDB takes only
 * 1,000 writes a second of one key, and in an outage many events fail at once.
 */
export const OPEN_INDEX = {
  name: 'open-events',
  /** A power of 2 of at most 16. It can only be raised: readers ask each shard. */
  shards: 8,
  /** The attributes that the index has besides the keys. Its keys tell the status and when the event was received. */
  projected: [
    ENVELOPE_ATTRIBUTES.tenantId,
    ENVELOPE_ATTRIBUTES.eventType,
    ENVELOPE_ATTRIBUTES.schemaVersion,
    ATTRIBUTE.reason,
    ATTRIBUTE.fingerprint,
    ATTRIBUTE.attempts,
  ],
} as const;

/**
 * The journal's table: which records were received when, by tenant, and what operators did. Its partition key is a tenant
 * id, or a text that no tenant can have as its id.
 */
export const JOURNAL = {
  /** The partition key. Pages that several tenants share have a key that begins with `~`. */
  tenantId: 'tenant_id',
  /** The sort key. */
  position: 'position',
  /** Time to live: seconds since 1970. */
  expireAt: 'expire_at',
  /** The records that a page names: see `src/adapters/dynamodb/journal-page.ts`. */
  records: 'records',
  /** Key of `CLAIMS_INDEX`. Only a page that names claimed events has it. */
  claimsShard: 'claims_shard',
  /** The event types of the claimed events on a page, with spaces between them. */
  claimedTypes: 'claimed_types',
  /** The partition key of messages that name no tenant. */
  noTenant: '-',
  /** The partition key of operations. Their sort key is their id. */
  operations: '#operations',
  /** The partition key of what the watchdog remembers from one run to the next. */
  watchdog: '#watchdog',
} as const;

/**
 * The index of the journal's table that holds the pages with claimed events, by the time of receipt. The watchdog reads
 * it to find events whose handling never ended.
 */
export const CLAIMS_INDEX = {
  name: 'claims',
  /** A power of 2 of at most 16. It can only be raised: the watchdog asks each shard. */
  shards: 8,
  /** The attributes that the index has besides the keys. */
  projected: [JOURNAL.records, JOURNAL.claimedTypes],
} as const;

/** The `service` key of every log line and the `service` dimension of every metric. */
export const SERVICE_NAME = 'event-consumer';

/** The dimensions of every metric. They keep the stages of one account apart. */
export function metricDimensions(stage: string): {
  readonly service: string;
  readonly stage: string;
} {
  return { service: SERVICE_NAME, stage };
}

/** The consumer starts nothing new in the last seconds of an invocation, because Lambda might cut it off halfway. */
export const BEGIN_RESERVE_SECONDS = 5;

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

/**
 * The folder in the bucket for large texts whose records are kept for this many days. Each retention has its own
 * folder, so that a lifecycle rule for a shorter retention never deletes texts whose records are kept longer.
 */
export function retentionFolder(days: number): string {
  return `${days}d/`;
}

/** The name of a stage's stack in CloudFormation. */
export function stackName(stage: string): string {
  return `EventProcessor-${stage}`;
}

/** The name of the queue that takes events. */
export function eventQueueName(stack: string, isFifo: boolean): string {
  return `${stack}-events${isFifo ? '.fifo' : ''}`;
}

/** The prefix of a stage's table names. It shows whose table it is, so that two stages never share a ledger. */
export function tablePrefix(stage: string): string {
  return `${stackName(stage)}-`;
}

/** The prefix of a stage's bucket names. S3 takes lower case only. */
export function bucketPrefix(stage: string): string {
  return tablePrefix(stage).toLowerCase();
}

/** The tags of everything that a stage's stack makes. */
export function stackTags(stage: string): Readonly<Record<string, string>> {
  return { project: 'event-processor', stage };
}

/** CloudFormation outputs of the stack. The local run and the commands read them. */
export const OUTPUTS = {
  queueUrl: 'QueueUrl',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  tableName: 'TableName',
  journalTableName: 'JournalTableName',
  bucketName: 'BucketName',
  eventSourceMappingId: 'EventSourceMappingId',
} as const;

/** The output with the address of the HTTP API, without a slash at its end. A stack without an API doesn't have it. */
export const API_URL_OUTPUT = 'ApiUrl';

/**
 * The output with the setting `ledgerRetentionDays`, as the functions have it. Who publishes with an operator's credentials
 * needs it. The stacks of earlier releases don't have it.
 */
export const RETENTION_OUTPUT = 'LedgerRetentionDays';

/** The values of the stack's outputs. */
export type StackOutputs = Readonly<Record<keyof typeof OUTPUTS, string>>;
