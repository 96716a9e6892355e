/** The settings that the stack (`lib/`) gives to the functions (`src/`): their environment variables, and one number. */

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

/** The consumer starts nothing new in the last seconds of an invocation, because Lambda might cut it off halfway. */
export const BEGIN_RESERVE_SECONDS = 5;
