import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Config } from './config.ts';

export interface EventTableProps {
  readonly config: Config;
}

/** The ledger: one row an event, which is its record and its idempotency key in one. */
export class EventTable extends Construct {
  readonly table: dynamodb.TableV2;

  constructor(scope: Construct, id: string, { config }: EventTableProps) {
    super(scope, id);
    const keep = config.stage === 'prod';
    this.table = new dynamodb.TableV2(this, 'Ledger', {
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
}
