import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import {
  OWN_KEY,
  indexText,
  keyOf,
  warmText,
  type ExpectedTable,
  type Index,
} from './expected-table.ts';
import { tagsText, type Setting } from './setting.ts';
import { Table } from './table.ts';

/**
 * The settings that a restored table must share with the stack's own. DynamoDB restores a table without most of them.
 *
 * @param resource whether it is the ledger's table or the journal's.
 */
export function tableSettings(
  client: DynamoDBClient,
  TableName: string,
  expected: ExpectedTable,
  resource: 'table' | 'journal' = 'table',
): Setting[] {
  const table = new Table(client, TableName);
  const settings: Setting[] = [
    { resource, name: 'key', expected: keyOf(expected), read: () => table.key() },
    {
      resource,
      name: 'billing',
      expected: 'PAY_PER_REQUEST',
      read: () => table.billing(),
      repair: () => table.update({ BillingMode: 'PAY_PER_REQUEST' }),
    },
    {
      resource,
      name: 'encryption',
      expected: expected.SSESpecification.SSEEnabled ? 'a KMS key' : OWN_KEY,
      read: () => table.encryption(),
      repair: () =>
        table.update({ SSESpecification: { Enabled: expected.SSESpecification.SSEEnabled } }),
    },
    {
      resource,
      name: 'time to live',
      expected: expected.TimeToLiveSpecification.AttributeName,
      read: () => table.timeToLive(),
      repair: () => table.setTimeToLive(expected.TimeToLiveSpecification.AttributeName),
    },
    {
      resource,
      name: 'point-in-time recovery',
      expected: 'on',
      read: () => table.recovery(),
      repair: () => table.setRecovery(),
    },
    {
      resource,
      name: 'tags',
      expected: tagsText(expected.Tags),
      read: () => table.tags(Object.keys(expected.Tags)),
      repair: () => table.setTags(expected.Tags),
    },
  ];
  const protection: Setting = {
    resource,
    name: 'deletion protection',
    expected: 'on',
    read: () => table.protection(),
    repair: () => table.update({ DeletionProtectionEnabled: true }),
  };
  const { WarmThroughput } = expected;
  if (WarmThroughput) {
    settings.push({
      resource,
      name: 'warm throughput',
      expected: warmText(WarmThroughput),
      read: () => table.warmth(WarmThroughput),
      repair: () => table.update({ WarmThroughput }),
    });
  }
  const indexes = (expected.GlobalSecondaryIndexes ?? []).flatMap((index) =>
    indexSettings(table, resource, index, expected),
  );
  // Outside prod, deletion protection isn't expected, but does no harm.
  if (expected.Replicas[0].DeletionProtectionEnabled) settings.push(protection);
  // An index comes last: while DynamoDB fills it, it refuses other changes of the table.
  return [...settings, ...indexes];
}

function indexSettings(
  table: Table,
  resource: Setting['resource'],
  index: Index,
  expected: ExpectedTable,
): Setting[] {
  const { IndexName, WarmThroughput } = index;
  const settings: Setting[] = [
    {
      resource,
      name: `index ${IndexName}`,
      expected: indexText(index),
      read: () => table.index(index),
      repair: () => table.createIndex(index, expected),
    },
  ];
  if (WarmThroughput) {
    settings.push({
      resource,
      name: `warm throughput of ${IndexName}`,
      expected: warmText(WarmThroughput),
      read: () => table.indexWarmth(index, WarmThroughput),
      repair: () =>
        table.update({ GlobalSecondaryIndexUpdates: [{ Update: { IndexName, WarmThroughput } }] }),
    });
  }
  return settings;
}
