import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CLAIMS_INDEX, JOURNAL, OPEN_INDEX } from '../src/names/storage.ts';
import { acknowledgeObjects, allow, statement } from './role-statements.ts';
import type { TextBucket } from './event-bucket.ts';
import type { StackTable } from './stack-table.ts';

export interface WatchdogRoleProps {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly table: StackTable;
  readonly journal: StackTable;
  readonly bucket: TextBucket;
  readonly mappingId: string;
  readonly logGroup: ILogGroup;
}

/** All that the watchdog may do, in one place. It deletes nothing and inserts no record. */
export class WatchdogRole extends Construct {
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string, props: WatchdogRoleProps) {
    super(scope, id);
    const { queue, deadLetterQueue, table, journal, bucket, mappingId, logGroup } = props;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'What the watchdog of the event consumer may do',
      inlinePolicies: {
        CountMessages: new iam.PolicyDocument({
          statements: [queue, deadLetterQueue].map(({ queueArn }) =>
            statement(queueArn, ['sqs:GetQueueAttributes']),
          ),
        }),
        SendAgain: allow(queue.queueArn, ['sqs:SendMessage']),
        FindOpenEvents: allow(`${table.tableArn}/index/${OPEN_INDEX.name}`, ['dynamodb:Query']),
        MarkEvents: allow(table.tableArn, [
          'dynamodb:BatchGetItem',
          'dynamodb:GetItem',
          'dynamodb:UpdateItem',
        ]),
        FindClaims: allow(`${journal.tableArn}/index/${CLAIMS_INDEX.name}`, ['dynamodb:Query']),
        KeepState: new iam.PolicyDocument({ statements: [ownState(journal)] }),
        ReadLargeTexts: new iam.PolicyDocument({
          statements: [
            statement(bucket.arnForObjects('*'), ['s3:GetObject']),
            // Without this, S3 reports a missing object as `AccessDenied` instead of `NoSuchKey`.
            statement(bucket.bucketArn, ['s3:ListBucket']),
          ],
        }),
        SeeMapping: allow(mappingArn(this, mappingId), ['lambda:GetEventSourceMapping']),
        // The ARN attribute of a log group includes its streams.
        WriteLogs: allow(logGroup.logGroupArn, ['logs:CreateLogStream', 'logs:PutLogEvents']),
      },
    });
    acknowledgeObjects(role, bucket);
    this.role = role.withoutPolicyUpdates();
  }
}

/** The only item of the journal's own that the watchdog may read and write: its state. */
function ownState(journal: StackTable): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    resources: [journal.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [JOURNAL.watchdog] } },
  });
}

function mappingArn(scope: Construct, mappingId: string): string {
  return Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'event-source-mapping',
    resourceName: mappingId,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
