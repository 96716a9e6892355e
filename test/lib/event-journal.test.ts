import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { EventJournal } from '../../lib/event-journal.ts';
import { templateOf } from './synthesize.ts';

describe('EventJournal', () => {
  it('has pages by tenant and position, and an index of those with claimed events', () => {
    const journal = templateOf({}, (stack, config) => new EventJournal(stack, 'J', { config }));
    journal.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'tenant_id', KeyType: 'HASH' },
        { AttributeName: 'position', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['tenant_id', 'position', 'claims_shard'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      TableName: Match.absent(),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'claims',
          KeySchema: [
            { AttributeName: 'claims_shard', KeyType: 'HASH' },
            { AttributeName: 'position', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['records', 'claimed_types'],
          },
        },
      ],
    });
  });
});
