import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { EventJournal } from '../../lib/event-journal.ts';
import { templateOf } from './synthesize.ts';

describe('EventJournal', () => {
  it('has pages by tenant and position, and no index', () => {
    const journal = templateOf({}, (stack, config) => new EventJournal(stack, 'J', { config }));
    journal.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'tenant_id', KeyType: 'HASH' },
        { AttributeName: 'position', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['tenant_id', 'position'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      TableName: Match.absent(),
      GlobalSecondaryIndexes: Match.absent(),
    });
  });
});
