import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Config } from './config.ts';

/** What the rest of the stack needs of a table, whether or not the stack made it. */
export type StackTable = Pick<dynamodb.ITable, 'tableName' | 'tableArn'>;

/**
 * What every table of the stack has besides its keys and indexes.
 *
 * @param timeToLive the attribute that says when an item expires. DynamoDB deletes it up to two days late.
 */
export function tableProps(config: Pick<Config, 'stage' | 'warmThroughput'>, timeToLive: string) {
  const keep = config.stage === 'prod';
  return {
    billing: dynamodb.Billing.onDemand(),
    ...warmThroughput(config),
    timeToLiveAttribute: timeToLive,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // DynamoDB encrypts the table with its own key, as SQS does the queues. Nobody manages that key, and no call costs
    // extra. CloudFormation calls this `SSEEnabled: false`.
    encryption: dynamodb.TableEncryptionV2.dynamoOwnedKey(),
    deletionProtection: keep,
    // RETAIN also keeps the table if its creation is rolled back: CloudFormation can't delete a protected table, so the
    // rollback would fail. CloudFormation generates the table's name, so a table that stays blocks nothing.
    removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  } satisfies Partial<dynamodb.TablePropsV2>;
}

/** What a table or an index takes at once, if the configuration says so. The consumer reads little, so it is about writes. */
export function warmThroughput({
  warmThroughput: writeUnitsPerSecond,
}: Pick<Config, 'warmThroughput'>): Pick<dynamodb.TablePropsV2, 'warmThroughput'> {
  return writeUnitsPerSecond === undefined ? {} : { warmThroughput: { writeUnitsPerSecond } };
}
