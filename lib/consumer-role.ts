import * as iam from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TextBucket } from './event-bucket.ts';
import { acknowledgeObjects, allow, statement } from './role-statements.ts';
import type { StackTable } from './stack-table.ts';

export interface ConsumerRoleProps {
  readonly queue: IQueue;
  readonly table: StackTable;
  readonly journal: StackTable;
  readonly bucket: TextBucket;
  readonly logGroup: ILogGroup;
}

/**
 * All that the consumer may do, in one place. The statements are part of the role, so they exist before Lambda checks
 * them for the event source mapping. Other constructs can't add statements to `role`.
 */
export class ConsumerRole extends Construct {
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string, props: ConsumerRoleProps) {
    super(scope, id);
    const { queue, table, journal, bucket, logGroup } = props;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'What the event consumer may do',
      inlinePolicies: {
        ReceiveEvents: allow(queue.queueArn, [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:ChangeMessageVisibility',
        ]),
        // Handlers publish events, which go to the same queue.
        PublishEvents: allow(queue.queueArn, ['sqs:SendMessage']),
        // PartiQLInsert and PartiQLUpdate are BatchExecuteStatement with INSERT and with UPDATE.
        RecordEvents: allow(table.tableArn, [
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
        ]),
        NameRecords: allow(journal.tableArn, ['dynamodb:PartiQLInsert']),
        // A text's key names its tenant and content, so no narrower resource is known. The consumer reads a text to compare
        // two records.
        KeepLargeTexts: new iam.PolicyDocument({
          statements: [
            statement(bucket.arnForObjects('*'), ['s3:PutObject', 's3:GetObject']),
            // Without this, S3 reports a missing object as `AccessDenied` instead of `NoSuchKey`.
            statement(bucket.bucketArn, ['s3:ListBucket']),
          ],
        }),
        // The ARN attribute of a log group includes its streams.
        WriteLogs: allow(logGroup.logGroupArn, ['logs:CreateLogStream', 'logs:PutLogEvents']),
      },
    });
    acknowledgeObjects(role, bucket);
    this.role = role.withoutPolicyUpdates();
  }
}
