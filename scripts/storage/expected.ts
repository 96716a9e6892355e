import { readFileSync } from 'node:fs';

import { App, Stack } from 'aws-cdk-lib';

import { readConfig } from '../../lib/read-config.ts';
import { EventBucket } from '../../lib/event-bucket.ts';
import { EventJournal } from '../../lib/event-journal.ts';
import { EventTable } from '../../lib/event-table.ts';
import type { Retention } from '../../src/core/retention.ts';
import { stackTags } from '../../src/names/stack.ts';
import type { Stage } from '../stack/find-stack.ts';
import type { ExpectedBucket } from './bucket-settings.ts';
import type { ExpectedTable } from './expected-table.ts';

/** The settings that a stage's tables and bucket have if the stack creates them. */
export interface ExpectedStorage {
  readonly table: ExpectedTable;
  readonly journal: ExpectedTable;
  readonly bucket: ExpectedBucket;
}

/**
 * Reads the settings from the stack's own constructs, so that they always match what is deployed.
 *
 * @param ledgerRetentionDays the stack's setting, if it differs from `cdk.json`.
 */
export function expectedStorage(stage: Stage, ledgerRetentionDays?: Retention): ExpectedStorage {
  const { context } = JSON.parse(
    readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
  ) as { context: Record<string, unknown> };
  const config = readConfig({
    ...context,
    stage,
    // It doesn't change the storage, and `prod` is refused without it.
    alarmTopicArn: 'none',
    existingTable: '',
    existingJournal: '',
    existingBucket: '',
    ...(ledgerRetentionDays !== undefined && { ledgerRetentionDays }),
  });
  // Only the properties are read, and the check of CloudFormation's rules takes seconds.
  const app = new App({ context, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Storage');
  new EventTable(stack, 'Table', { config });
  new EventJournal(stack, 'Journal', { config });
  new EventBucket(stack, 'Bucket', { config });
  const { Resources } = app.synth().getStackByName('Storage').template as {
    Resources: Record<string, { Type: string; Properties: unknown }>;
  };
  /** The properties of the resource that a construct of the stack makes. */
  const propertiesOf = (construct: string, type: string): unknown =>
    Object.entries(Resources).find(
      ([id, { Type }]) => Type === type && id.startsWith(construct),
    )?.[1].Properties;
  const tableOf = (construct: string): ExpectedTable => ({
    ...(propertiesOf(construct, 'AWS::DynamoDB::GlobalTable') as Omit<ExpectedTable, 'Tags'>),
    Tags: stackTags(stage),
  });
  return {
    table: tableOf('Table'),
    journal: tableOf('Journal'),
    bucket: {
      ...(propertiesOf('Bucket', 'AWS::S3::Bucket') as Omit<ExpectedBucket, 'Tags'>),
      Tags: stackTags(stage),
    },
  };
}
