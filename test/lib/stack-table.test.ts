import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { EventJournal } from '../../lib/event-journal.ts';
import { EventTable } from '../../lib/event-table.ts';
import { templateOf } from './synthesize.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe.each([
  ['ledger', EventTable],
  ['journal', EventJournal],
] as const)('the table of the %s', (_, Table) => {
  const table = (settings: Record<string, unknown> = {}) =>
    templateOf(settings, (stack, config) => new Table(stack, 'Table', { config }));

  it('is paid for by request', () => {
    table().hasResourceProperties(TABLE, { BillingMode: 'PAY_PER_REQUEST' });
  });

  it('takes at once what DynamoDB gives a new table, unless the settings say more', () => {
    table().hasResourceProperties(TABLE, { WarmThroughput: Match.absent() });
    table({ warmThroughput: 20_000 }).hasResourceProperties(TABLE, {
      WarmThroughput: { WriteUnitsPerSecond: 20_000, ReadUnitsPerSecond: Match.absent() },
    });
  });

  it('forgets items when expire_at is over', () => {
    table().hasResourceProperties(TABLE, {
      TimeToLiveSpecification: { AttributeName: 'expire_at', Enabled: true },
    });
  });

  it("is encrypted with DynamoDB's own key", () => {
    table().hasResourceProperties(TABLE, { SSESpecification: { SSEEnabled: false } });
  });

  it.each([
    ['dev', false, 'Delete'],
    ['prod', true, 'Retain'],
  ])('in %s: point-in-time recovery, deletion protection %s, %s', (stage, protection, policy) => {
    table({ stage }).hasResource(TABLE, {
      DeletionPolicy: policy,
      UpdateReplacePolicy: policy,
      Properties: {
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: protection,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    });
  });
});
