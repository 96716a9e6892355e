import { Aws } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { ENV, type Setting } from '../src/names.ts';
import type { Config } from './config.ts';
import type { TextBucket } from './event-bucket.ts';
import type { StackTable } from './stack-table.ts';
import { retentionText } from './ledger-retention.ts';

/** What the settings of the functions name. */
export interface StackResources {
  readonly config: Config;
  readonly queue: IQueue;
  readonly table: StackTable;
  readonly journal: StackTable;
  readonly bucket: TextBucket;
}

/** The environment of a function that has these settings. */
export function environmentFor(
  settings: readonly Setting[],
  resources: StackResources,
): Record<string, string> {
  const values = settingValues(resources);
  return Object.fromEntries(settings.map((setting) => [ENV[setting], values[setting]]));
}

/** The value of every setting in this stack. */
function settingValues({
  config,
  queue,
  table,
  journal,
  bucket,
}: StackResources): Readonly<Record<Setting, string>> {
  return {
    stage: config.stage,
    queueUrl: queue.queueUrl,
    tableName: table.tableName,
    journalTableName: journal.tableName,
    bucketName: bucket.bucketName,
    urlSuffix: Aws.URL_SUFFIX,
    maxReceiveCount: String(config.maxReceiveCount),
    retryBaseSeconds: String(config.retryBaseSeconds),
    retryCapSeconds: String(config.retryCapSeconds),
    outageRetryHours: String(config.outageRetryHours),
    ledgerRetentionDays: retentionText(config.ledgerRetentionDays),
    handlerConcurrency: String(config.handlerConcurrency),
    handlerTimeoutSeconds: String(config.handlerTimeoutSeconds),
    maxEventGenerations: String(config.maxEventGenerations),
    metricsByEventType: String(config.metricsByEventType),
    logLevel: config.logLevel,
  };
}
