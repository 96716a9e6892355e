import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { EventTable } from '../../lib/event-table.ts';
import { templateOf } from './synthesize.ts';

function table(settings: Record<string, unknown> = {}) {
  return templateOf(settings, (stack, config) => new EventTable(stack, 'Table', { config }));
}

describe('EventTable', () => {
  it('has one key, pk', () => {
    table().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      TableName: Match.absent(),
    });
  });

  it('has one index, of open events by status, shard and time', () => {
    table().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      AttributeDefinitions: ['pk', 'open_shard', 'open_position'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open-events',
          KeySchema: [
            { AttributeName: 'open_shard', KeyType: 'HASH' },
            { AttributeName: 'open_position', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: [
              'tenant_id',
              'event_type',
              'schema_version',
              'reason',
              'fingerprint',
              'attempts',
            ],
          },
        },
      ],
    });
  });

  it('gives the index the same warm throughput as the table, so that the index can follow', () => {
    table({ warmThroughput: 20_000 }).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: [
        Match.objectLike({ WarmThroughput: { WriteUnitsPerSecond: 20_000 } }),
      ],
    });
    table().hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: [Match.objectLike({ WarmThroughput: Match.absent() })],
    });
  });
});
