import { Stack, Validations, type CfnElement } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { TextBucket } from './event-bucket.ts';
import type { LedgerTable } from './event-table.ts';

export interface ConsumerRoleProps {
  readonly queue: IQueue;
  readonly table: LedgerTable;
  readonly bucket: TextBucket;
  readonly logGroup: ILogGroup;
}

/**
 * All that the consumer may do, in one place. The statements are part of the role, so they are there
 * before Lambda checks them for the event source mapping; and the role handed out takes no others,
 * so no construct can widen it unseen.
 */
export class ConsumerRole extends Construct {
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string, { queue, table, bucket, logGroup }: ConsumerRoleProps) {
    super(scope, id);
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
        // What handlers publish comes back as events of its own.
        PublishEvents: allow(queue.queueArn, ['sqs:SendMessage']),
        // PartiQLInsert and PartiQLUpdate are BatchExecuteStatement with INSERT and with UPDATE.
        RecordEvents: allow(table.tableArn, [
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
        ]),
        // Whose text it will be is not known before. It is read where a record is compared with another.
        KeepLargeTexts: new iam.PolicyDocument({
          statements: [
            statement(bucket.arnForObjects('*'), ['s3:PutObject', 's3:GetObject']),
            // Without it S3 reports a missing object as `AccessDenied` instead of `NoSuchKey`.
            statement(bucket.bucketArn, ['s3:ListBucket']),
          ],
        }),
        // The ARN attribute of a log group stands for its streams too.
        WriteLogs: allow(logGroup.logGroupArn, ['logs:CreateLogStream', 'logs:PutLogEvents']),
      },
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${objectsOf(bucket)}]`,
      reason: 'Objects are named by retention, tenant and content. The bucket holds nothing else.',
    });
    this.role = role.withoutPolicyUpdates();
  }
}

function allow(resource: string, actions: string[]): iam.PolicyDocument {
  return new iam.PolicyDocument({ statements: [statement(resource, actions)] });
}

function statement(resource: string, actions: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}

/** As cdk-nag writes the ARN of a bucket's objects: of a bucket of the stack, and of one that was there before. */
function objectsOf(bucket: TextBucket): string {
  const resource = bucket.node.defaultChild as CfnElement | undefined;
  if (resource) return `<${Stack.of(resource).getLogicalId(resource)}.Arn>/*`;
  return `arn:<AWS::Partition>:s3:::${bucket.bucketName}/*`;
}
