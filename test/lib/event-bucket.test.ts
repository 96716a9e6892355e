import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { EventBucket } from '../../lib/event-bucket.ts';
import { templateOf } from './synthesize.ts';

function bucket(settings: Record<string, unknown> = {}) {
  return templateOf(settings, (stack, config) => new EventBucket(stack, 'Bucket', { config }));
}

describe('EventBucket', () => {
  it('is encrypted with S3’s own key', () => {
    bucket().hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
    });
  });

  it('is private', () => {
    bucket().hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('keeps old versions for a week, and no leftovers of uploads', () => {
    bucket().hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          {
            NoncurrentVersionExpiration: { NoncurrentDays: 7 },
            ExpiredObjectDeleteMarker: true,
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            Status: 'Enabled',
          },
        ]),
      },
    });
  });

  it('makes no bucket if it uses an existing one, but refuses requests without TLS there', () => {
    const template = bucket({ existingBucket: 'eventprocessor-dev-kept' });
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: 'eventprocessor-dev-kept',
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } },
          }),
        ],
      },
    });
  });

  it.each([
    ['without TLS', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['with TLS older than 1.2', { NumericLessThan: { 's3:TlsVersion': 1.2 } }],
  ])('refuses requests %s', (_, Condition) => {
    bucket().hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Condition }),
        ]),
      },
    });
  });

  const types = { a: { processed: 20 }, b: { processed: 20, open: 120 } };
  it.each<[unknown, number[]]>([
    [60, [60]],
    [undefined, [30, 90]],
    [{ types }, [20, 30, 90, 120]],
  ])(
    'with a retention of %j keeps texts in folders for %j days, and for three more',
    (retention, days) => {
      const settings = retention === undefined ? {} : { ledgerRetentionDays: retention };
      bucket(settings).hasResourceProperties('AWS::S3::Bucket', {
        LifecycleConfiguration: {
          Rules: [
            ...days.map((kept) => ({
              Prefix: `${kept}d/`,
              ExpirationInDays: kept + 3,
              Status: 'Enabled',
            })),
            Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 7 } }),
          ],
        },
      });
    },
  );

  it.each([
    ['dev', 'Delete', 'Delete'],
    ['prod', 'RetainExceptOnCreate', 'Retain'],
  ])('in %s, without its stack: %s, replaced: %s', (stage, deletion, replacement) => {
    bucket({ stage }).hasResource('AWS::S3::Bucket', {
      DeletionPolicy: deletion,
      UpdateReplacePolicy: replacement,
    });
  });
});
