import { Duration, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allKeptDays, SPARE_DAYS } from '../src/core/retention.ts';
import { retentionFolder } from '../src/names/storage.ts';
import type { Config } from './config.ts';
import { removalPolicyOf } from './removal-policy.ts';

/** How long a deleted text can be restored. Each day costs the storage of the texts deleted in it. */
const OLD_VERSION_DAYS = 7;

export interface EventBucketProps {
  readonly config: Config;
}

/** What the rest of the stack needs of the bucket, whether or not the stack made it. */
export type TextBucket = Pick<s3.IBucket, 'bucketName' | 'bucketArn' | 'arnForObjects' | 'node'>;

/** Bodies and rejected messages that are too large for the ledger's table. The table points to them. */
export class EventBucket extends Construct {
  readonly bucket: TextBucket;

  constructor(scope: Construct, id: string, { config }: EventBucketProps) {
    super(scope, id);
    this.bucket = config.existingBucket
      ? existingBucket(this, config.existingBucket)
      : newBucket(this, config);
  }
}

function newBucket(scope: Construct, config: Config): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'LargeTexts', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    lifecycleRules: [
      ...allKeptDays(config.ledgerRetentionDays).map((days) => ({
        prefix: retentionFolder(days),
        expiration: Duration.days(days + SPARE_DAYS),
      })),
      {
        noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS),
        expiredObjectDeleteMarker: true,
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    removalPolicy: removalPolicyOf(config),
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Only the consumer writes here, one object for each oversized message. If the account records CloudTrail data ' +
      'events, they show who made each access. Access logs would not.',
  });
  return bucket;
}

/**
 * The stack doesn't own this bucket: `make storage` sets what CloudFormation would (docs/restore.md). The stack does own
 * its policy, because the policy of a deleted stack was deleted with it.
 */
function existingBucket(scope: Construct, name: string): s3.IBucket {
  const bucket = s3.Bucket.fromBucketName(scope, 'LargeTexts', name);
  const { document } = new s3.BucketPolicy(scope, 'Policy', { bucket });
  document.addStatements(
    denyAll(bucket, { Bool: { 'aws:SecureTransport': 'false' } }),
    denyAll(bucket, { NumericLessThan: { 's3:TlsVersion': 1.2 } }),
  );
  return bucket;
}

function denyAll(bucket: s3.IBucket, conditions: Record<string, unknown>): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['s3:*'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions,
  });
}
