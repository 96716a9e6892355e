import { CfnOutput, Stack, Tags, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  API_URL_OUTPUT,
  OUTPUTS,
  RETENTION_OUTPUT,
  SCHEMAS_OUTPUT,
  stackTags,
} from '../src/names/stack.ts';
import type { Config } from './config.ts';
import { EventAlarms } from './event-alarms.ts';
import { EventApi } from './event-api.ts';
import { EventBucket } from './event-bucket.ts';
import { EventConsumer } from './event-consumer.ts';
import { EventDashboard } from './event-dashboard.ts';
import { EventJournal } from './event-journal.ts';
import { EventQueue } from './event-queue.ts';
import { EventTable } from './event-table.ts';
import { EventWatchdog } from './event-watchdog.ts';
import { retentionText } from './ledger-retention.ts';

export interface EventProcessorStackProps extends StackProps {
  readonly config: Config;
  /** Folder that holds the consumer's `index.mjs`. Default: the bundle in `dist/consume`. */
  readonly consumerBundleFolder?: string;
  /** Folder that holds the watchdog's `index.mjs`. Default: the bundle in `dist/watchdog`. */
  readonly watchdogBundleFolder?: string;
  /** Folder that holds the `index.mjs` of the HTTP API. Default: the bundle in `dist/api`. */
  readonly apiBundleFolder?: string;
  /** The `schemasDigest` of what the bundles were built from. Commands compare it with that of their checkout. */
  readonly schemasDigest?: string;
}

/** Upstream ─▶ queue or HTTP API ─▶ consumer ─▶ ledger, and the alarms and the dashboard that watch them. */
export class EventProcessorStack extends Stack {
  constructor(scope: Construct, id: string, props: EventProcessorStackProps) {
    const {
      config,
      consumerBundleFolder,
      watchdogBundleFolder,
      apiBundleFolder,
      schemasDigest,
      ...stackProps
    } = props;
    super(scope, id, {
      description: 'Event Processor: validates events from SQS and records them in DynamoDB',
      terminationProtection: config.stage === 'prod',
      ...stackProps,
    });

    const { queue, deadLetterQueue } = new EventQueue(this, 'Queue', { config });
    const { table } = new EventTable(this, 'Table', { config });
    const { table: journal } = new EventJournal(this, 'Journal', { config });
    const { bucket } = new EventBucket(this, 'Bucket', { config });
    const resources = { config, queue, table, journal, bucket };
    const { handler, eventSourceMappingId } = new EventConsumer(this, 'Consumer', {
      ...resources,
      bundleFolder: consumerBundleFolder,
    });
    const { handler: watchdog } = new EventWatchdog(this, 'Watchdog', {
      ...resources,
      deadLetterQueue,
      mappingId: eventSourceMappingId,
      bundleFolder: watchdogBundleFolder,
    });
    const api =
      config.httpApi === 'off'
        ? undefined
        : new EventApi(this, 'Api', { ...resources, bundleFolder: apiBundleFolder });
    const watched = { config, queue, deadLetterQueue, consumer: handler, table, journal, api };
    const { alarms } = new EventAlarms(this, 'Alarms', watched);
    new EventDashboard(this, 'Dashboard', { ...watched, watchdog, alarms });

    new CfnOutput(this, OUTPUTS.queueUrl, { value: queue.queueUrl });
    new CfnOutput(this, OUTPUTS.deadLetterQueueUrl, { value: deadLetterQueue.queueUrl });
    new CfnOutput(this, OUTPUTS.tableName, { value: table.tableName });
    new CfnOutput(this, OUTPUTS.journalTableName, { value: journal.tableName });
    new CfnOutput(this, OUTPUTS.bucketName, { value: bucket.bucketName });
    new CfnOutput(this, OUTPUTS.eventSourceMappingId, { value: eventSourceMappingId });
    new CfnOutput(this, RETENTION_OUTPUT, { value: retentionText(config.ledgerRetentionDays) });
    if (schemasDigest) new CfnOutput(this, SCHEMAS_OUTPUT, { value: schemasDigest });
    if (api) new CfnOutput(this, API_URL_OUTPUT, { value: api.api.apiEndpoint });

    for (const [name, value] of Object.entries(stackTags(config.stage))) {
      Tags.of(this).add(name, value);
    }
  }
}
