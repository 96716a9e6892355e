import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type LifecycleRule,
  type PublicAccessBlockConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';

import type { Setting } from './setting.ts';

/** Properties of `AWS::S3::Bucket`, as the stack synthesizes them. */
export interface ExpectedBucket {
  readonly VersioningConfiguration: { readonly Status: 'Enabled' };
  readonly LifecycleConfiguration: { readonly Rules: readonly TemplateRule[] };
  readonly PublicAccessBlockConfiguration: PublicAccessBlockConfiguration;
  readonly OwnershipControls: {
    readonly Rules: readonly [{ readonly ObjectOwnership: 'BucketOwnerEnforced' }];
  };
}

/** A lifecycle rule as CloudFormation writes it; S3's API nests the same differently. */
interface TemplateRule {
  readonly Status: 'Enabled';
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
  readonly ExpiredObjectDeleteMarker?: boolean;
  readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation: number };
}

const PUBLIC_ACCESS = [
  'BlockPublicAcls',
  'BlockPublicPolicy',
  'IgnorePublicAcls',
  'RestrictPublicBuckets',
] as const;

/** What the stack sets on its bucket. Its policy, TLS only, is the stack's own even where the bucket isn't. */
export function bucketSettings(
  client: S3Client,
  Bucket: string,
  expected: ExpectedBucket,
): Setting[] {
  const rules = expected.LifecycleConfiguration.Rules.map(apiRule);
  return [
    {
      resource: 'bucket',
      name: 'versioning',
      expected: 'Enabled',
      read: async () =>
        (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status ?? 'off',
      repair: () =>
        client.send(
          new PutBucketVersioningCommand({
            Bucket,
            VersioningConfiguration: expected.VersioningConfiguration,
          }),
        ),
    },
    {
      resource: 'bucket',
      name: 'lifecycle',
      expected: rulesText(rules),
      read: () =>
        orNone('NoSuchLifecycleConfiguration', async () => {
          const { Rules = [] } = await client.send(
            new GetBucketLifecycleConfigurationCommand({ Bucket }),
          );
          return rulesText(Rules);
        }),
      repair: () =>
        client.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket,
            LifecycleConfiguration: { Rules: rules },
          }),
        ),
    },
    {
      resource: 'bucket',
      name: 'public access',
      expected: 'blocked',
      read: () =>
        orNone('NoSuchPublicAccessBlockConfiguration', async () => {
          const { PublicAccessBlockConfiguration: found = {} } = await client.send(
            new GetPublicAccessBlockCommand({ Bucket }),
          );
          return PUBLIC_ACCESS.every((name) => found[name]) ? 'blocked' : 'partly open';
        }),
      repair: () =>
        client.send(
          new PutPublicAccessBlockCommand({
            Bucket,
            PublicAccessBlockConfiguration: expected.PublicAccessBlockConfiguration,
          }),
        ),
    },
    {
      resource: 'bucket',
      name: 'ownership',
      expected: 'BucketOwnerEnforced',
      read: () =>
        orNone('OwnershipControlsNotFoundError', async () => {
          const { OwnershipControls } = await client.send(
            new GetBucketOwnershipControlsCommand({ Bucket }),
          );
          return OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? 'none';
        }),
      repair: () =>
        client.send(
          new PutBucketOwnershipControlsCommand({
            Bucket,
            OwnershipControls: { Rules: [...expected.OwnershipControls.Rules] },
          }),
        ),
    },
  ];
}

async function orNone(errorName: string, read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === errorName) return 'none';
    throw error;
  }
}

function apiRule(rule: TemplateRule): LifecycleRule {
  const { Status, Prefix = '', ExpirationInDays, ExpiredObjectDeleteMarker } = rule;
  const { NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  return {
    Status,
    Filter: { Prefix },
    ...(ExpirationInDays !== undefined && { Expiration: { Days: ExpirationInDays } }),
    ...(ExpiredObjectDeleteMarker && { Expiration: { ExpiredObjectDeleteMarker } }),
    ...(NoncurrentVersionExpiration && { NoncurrentVersionExpiration }),
    ...(AbortIncompleteMultipartUpload && { AbortIncompleteMultipartUpload }),
  };
}

/** The rules in a few words, in an order of their own. */
function rulesText(rules: readonly LifecycleRule[]): string {
  return rules.map(ruleText).sort().join('; ') || 'none';
}

function ruleText({ Filter, Status, ...rule }: LifecycleRule): string {
  const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  const parts = [
    Expiration?.Days === undefined ? [] : `delete after ${Expiration.Days} d`,
    NoncurrentVersionExpiration?.NoncurrentDays === undefined
      ? []
      : `old versions after ${NoncurrentVersionExpiration.NoncurrentDays} d`,
    Expiration?.ExpiredObjectDeleteMarker ? 'marks of nothing' : [],
    AbortIncompleteMultipartUpload?.DaysAfterInitiation === undefined
      ? []
      : `unfinished uploads after ${AbortIncompleteMultipartUpload.DaysAfterInitiation} d`,
    Status === 'Enabled' ? [] : 'disabled',
  ].flat();
  return `${Filter?.Prefix || 'all'}: ${parts.join(', ')}`;
}
