import * as iam from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { JOURNAL, OPEN_INDEX } from '../src/names/storage.ts';
import type { TextBucket } from './event-bucket.ts';
import { acknowledgeObjects, allow, statement } from './role-statements.ts';
import type { StackTable } from './stack-table.ts';

export interface ApiRoleProps {
  readonly queue: IQueue;
  readonly table: StackTable;
  readonly journal: StackTable;
  readonly bucket: TextBucket;
  readonly logGroup: ILogGroup;
}

/**
 * All that the API's function may do, in one place. It receives and deletes no message, and deletes no record. It can't
 * pause the pipeline, which needs Lambda.
 */
export class ApiRole extends Construct {
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string, props: ApiRoleProps) {
    super(scope, id);
    const { queue, table, journal, bucket, logGroup } = props;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'What the HTTP API of the event consumer may do',
      inlinePolicies: {
        // The attributes tell whether the queue can be reached.
        SendEvents: allow(queue.queueArn, ['sqs:SendMessage', 'sqs:GetQueueAttributes']),
        // PartiQLInsert and PartiQLUpdate are BatchExecuteStatement with INSERT and with UPDATE.
        RecordAndChangeEvents: allow(table.tableArn, [
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:BatchGetItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
        ]),
        FindOpenEvents: allow(`${table.tableArn}/index/${OPEN_INDEX.name}`, ['dynamodb:Query']),
        NameAndListRecords: allow(journal.tableArn, ['dynamodb:PartiQLInsert', 'dynamodb:Query']),
        RecordOperations: new iam.PolicyDocument({ statements: [ownOperations(journal)] }),
        // A text's key names its tenant and content, so no narrower resource is known.
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

/** The only items of the journal's own that the API may read and write: the records of operations. */
function ownOperations(journal: StackTable): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    resources: [journal.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [JOURNAL.operations] } },
  });
}
