import { readFileSync } from 'node:fs';

import { App, Stack } from 'aws-cdk-lib';

import { readConfig } from '../../lib/read-config.ts';
import { EventBucket } from '../../lib/event-bucket.ts';
import { EventTable } from '../../lib/event-table.ts';
import type { Retention } from '../../src/core/retention.ts';
import { stackTags } from '../../src/names.ts';
import type { Stage } from '../stack/find-stack.ts';
import type { ExpectedBucket } from './bucket-settings.ts';
import type { ExpectedTable } from './table-settings.ts';

/** The settings that a stage's table and bucket have if the stack creates them. */
export interface ExpectedStorage {
  readonly table: ExpectedTable;
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
    existingTable: '',
    existingBucket: '',
    ...(ledgerRetentionDays !== undefined && { ledgerRetentionDays }),
  });
  const app = new App({ context });
  const stack = new Stack(app, 'Storage');
  new EventTable(stack, 'Table', { config });
  new EventBucket(stack, 'Bucket', { config });
  const { Resources } = app.synth().getStackByName('Storage').template as {
    Resources: Record<string, { Type: string; Properties: unknown }>;
  };
  const propertiesOf = (type: string): unknown =>
    Object.values(Resources).find(({ Type }) => Type === type)?.Properties;
  return {
    table: {
      ...(propertiesOf('AWS::DynamoDB::GlobalTable') as Omit<ExpectedTable, 'Tags'>),
      Tags: stackTags(stage),
    },
    bucket: {
      ...(propertiesOf('AWS::S3::Bucket') as Omit<ExpectedBucket, 'Tags'>),
      Tags: stackTags(stage),
    },
  };
}
