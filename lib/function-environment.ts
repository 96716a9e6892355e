import { Aws } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { API_ENV, ENV, type Setting } from '../src/names/settings.ts';
import type { Config } from './config.ts';
import type { TextBucket } from './event-bucket.ts';
import type { StackTable } from './stack-table.ts';
import { retentionText } from './ledger-retention.ts';

/** The variable of each setting. */
const VARIABLES: Readonly<Record<Setting, string>> = { ...ENV, ...API_ENV };

/** What the settings of the functions name. */
export interface StackResources {
  readonly config: Config;
  readonly queue: IQueue;
  readonly table: StackTable;
  readonly journal: StackTable;
  readonly bucket: TextBucket;
  /** Only for functions that watch it. */
  readonly deadLetterQueue?: IQueue;
  /** The id of the event source mapping. It is made after the function that it calls, which so can't have it. */
  readonly mappingId?: string;
}

/** The environment of a function that has these settings. */
export function environmentFor(
  settings: readonly Setting[],
  resources: StackResources,
): Record<string, string> {
  const values = settingValues(resources);
  return Object.fromEntries(
    settings.map((setting) => [VARIABLES[setting], valueOf(setting, values[setting])]),
  );
}

function valueOf(setting: Setting, value: string | undefined): string {
  if (value === undefined) throw new Error(`The function has no resource for ${setting}.`);
  return value;
}

/** The value of every setting in this stack. */
function settingValues({
  config,
  queue,
  table,
  journal,
  bucket,
  deadLetterQueue,
  mappingId,
}: StackResources): Readonly<Record<Setting, string | undefined>> {
  return {
    stage: config.stage,
    queueUrl: queue.queueUrl,
    deadLetterQueueUrl: deadLetterQueue?.queueUrl,
    tableName: table.tableName,
    journalTableName: journal.tableName,
    bucketName: bucket.bucketName,
    urlSuffix: Aws.URL_SUFFIX,
    maxReceiveCount: String(config.maxReceiveCount),
    visibilityTimeoutSeconds: String(config.visibilityTimeoutSeconds),
    functionTimeoutSeconds: String(config.functionTimeoutSeconds),
    batchSize: String(config.batchSize),
    maxConcurrency: String(config.maxConcurrency),
    mappingId,
    retryBaseSeconds: String(config.retryBaseSeconds),
    retryCapSeconds: String(config.retryCapSeconds),
    outageRetryHours: String(config.outageRetryHours),
    ledgerRetentionDays: retentionText(config.ledgerRetentionDays),
    handlerConcurrency: String(config.handlerConcurrency),
    handlerTimeoutSeconds: String(config.handlerTimeoutSeconds),
    maxEventGenerations: String(config.maxEventGenerations),
    metricsByEventType: String(config.metricsByEventType),
    apiTenantClaim: config.apiTenantClaim,
    apiDefaultTenant: config.apiDefaultTenant ?? '',
    logLevel: config.logLevel,
  };
}
