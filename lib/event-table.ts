import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Config } from './config.ts';

export interface EventTableProps {
  readonly config: Config;
}

/** What the rest of the stack needs of the ledger, whether the stack made it or not. */
export type LedgerTable = Pick<dynamodb.ITable, 'tableName' | 'tableArn'>;

/** The ledger: one row an event, which is its record and its idempotency key in one. */
export class EventTable extends Construct {
  readonly table: LedgerTable;

  constructor(scope: Construct, id: string, { config }: EventTableProps) {
    super(scope, id);
    // The stack only refers to it: `make storage` sets what CloudFormation would (docs/restore.md).
    this.table = config.existingTable
      ? dynamodb.TableV2.fromTableName(this, 'Ledger', config.existingTable)
      : newTable(this, config);
  }
}

function newTable(scope: Construct, config: Config): dynamodb.TableV2 {
  const keep = config.stage === 'prod';
  return new dynamodb.TableV2(scope, 'Ledger', {
    // <tenant_id>#<event_id>
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
    billing: dynamodb.Billing.onDemand(),
    // Seconds since 1970. DynamoDB deletes up to two days late, so readers filter.
    timeToLiveAttribute: 'expire_at',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // Encrypted at rest with DynamoDB's own key, as the queues are with SQS's: no key to run, and
    // no price on each call. CloudFormation calls this `SSEEnabled: false`.
    encryption: dynamodb.TableEncryptionV2.dynamoOwnedKey(),
    deletionProtection: keep,
    // Kept also if its creation is rolled back: CloudFormation can't delete a protected table, so the rollback would
    // fail. The table's name is generated, so the one that stays blocks nothing.
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}
