import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  type S3Client,
  type Tag,
} from '@aws-sdk/client-s3';

import { apiRule, rulesText, type TemplateRule } from './lifecycle.ts';
import { tagsText, type Setting } from './setting.ts';

/** Properties of `AWS::S3::Bucket`, as the stack synthesizes them, and the stack's tags. */
export interface ExpectedBucket {
  readonly VersioningConfiguration: { readonly Status: 'Enabled' };
  readonly LifecycleConfiguration: { readonly Rules: readonly TemplateRule[] };
  readonly PublicAccessBlockConfiguration: PublicAccessBlockConfiguration;
  readonly BucketEncryption: {
    readonly ServerSideEncryptionConfiguration: readonly [
      { readonly ServerSideEncryptionByDefault: { readonly SSEAlgorithm: 'AES256' } },
    ];
  };
  readonly Tags: Readonly<Record<string, string>>;
  readonly OwnershipControls: {
    readonly Rules: readonly [{ readonly ObjectOwnership: 'BucketOwnerEnforced' }];
  };
}

const PUBLIC_ACCESS = [
  'BlockPublicAcls',
  'BlockPublicPolicy',
  'IgnorePublicAcls',
  'RestrictPublicBuckets',
] as const;

/**
 * The settings of the bucket. The bucket's policy (TLS only) isn't among them, because the stack sets it even on a bucket
 * that it doesn't own.
 */
export function bucketSettings(
  client: S3Client,
  Bucket: string,
  expected: ExpectedBucket,
): Setting[] {
  const [encryption] = expected.BucketEncryption.ServerSideEncryptionConfiguration;
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
    {
      resource: 'bucket',
      name: 'encryption',
      expected: encryption.ServerSideEncryptionByDefault.SSEAlgorithm,
      read: () =>
        orNone('ServerSideEncryptionConfigurationNotFoundError', async () => {
          const { ServerSideEncryptionConfiguration: found } = await client.send(
            new GetBucketEncryptionCommand({ Bucket }),
          );
          return found?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? 'none';
        }),
      repair: () =>
        client.send(
          new PutBucketEncryptionCommand({
            Bucket,
            ServerSideEncryptionConfiguration: {
              Rules: [
                { ApplyServerSideEncryptionByDefault: encryption.ServerSideEncryptionByDefault },
              ],
            },
          }),
        ),
    },
    {
      resource: 'bucket',
      name: 'tags',
      expected: tagsText(expected.Tags),
      read: async () => tagsText(await tagsOf(client, Bucket), Object.keys(expected.Tags)),
      repair: async () => {
        const tags = { ...(await tagsOf(client, Bucket)), ...expected.Tags };
        const TagSet = Object.entries(tags).map(([Key, Value]): Tag => ({ Key, Value }));
        return client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
      },
    },
  ];
}

/** Returns `none` if reading fails with this error, by which S3 says that the setting doesn't exist. */
async function orNone(errorName: string, read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === errorName) return 'none';
    throw error;
  }
}

/** All tags of the bucket. S3 can only replace the whole set, so a repair must write the other tags again. */
async function tagsOf(client: S3Client, Bucket: string): Promise<Record<string, string>> {
  try {
    const { TagSet = [] } = await client.send(new GetBucketTaggingCommand({ Bucket }));
    return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchTagSet') return {};
    throw error;
  }
}
