import { Duration, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { retentionFolder } from '../src/names.ts';
import type { Config } from './config.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** DynamoDB deletes up to two days late; a record must not outlive the text it points to. */
const SPARE_DAYS = 3;

export interface EventBucketProps {
  readonly config: Config;
}

/** Texts too large for the ledger's table, which points to them: bodies and rejected messages. */
export class EventBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { config }: EventBucketProps) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'LargeTexts', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        {
          prefix: retentionFolder(config.ledgerRetentionDays),
          expiration: Duration.days(config.ledgerRetentionDays + SPARE_DAYS),
        },
      ],
      removalPolicy: removalPolicyOf(config),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only the consumer writes here, one object for each oversized message. CloudTrail data events, where ' +
        'the account has them on, tell every access with its principal, which access logs do not.',
    });
  }
}
