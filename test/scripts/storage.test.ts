import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type PutBucketLifecycleConfigurationCommandInput,
  type PutBucketOwnershipControlsCommandInput,
  type PutBucketVersioningCommandInput,
  type PutPublicAccessBlockCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient, type AwsClientStub } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { storage } from '../../scripts/storage.ts';

const BUCKET = 'eventprocessor-prod-kept';
const PROD = ['--stage', 'prod', '--bucket', BUCKET];

let s3: AwsClientStub<S3Client>;
/** What the bucket is set to. */
let set: {
  versioning: object;
  lifecycle: object | undefined;
  access: object | undefined;
  owner: object | undefined;
};
beforeEach(() => {
  s3 = mockClient(S3Client);
  set = { versioning: {}, lifecycle: undefined, access: undefined, owner: undefined };
  const orError = (value: object | undefined, name: string): object => {
    if (value) return value;
    throw Object.assign(new Error(name), { name });
  };
  s3.on(GetBucketVersioningCommand).callsFake(() => set.versioning);
  s3.on(PutBucketVersioningCommand).callsFake((input: PutBucketVersioningCommandInput) => {
    set.versioning = input.VersioningConfiguration ?? {};
  });
  s3.on(GetBucketLifecycleConfigurationCommand).callsFake(() =>
    orError(set.lifecycle, 'NoSuchLifecycleConfiguration'),
  );
  s3.on(PutBucketLifecycleConfigurationCommand).callsFake(
    (input: PutBucketLifecycleConfigurationCommandInput) => {
      set.lifecycle = input.LifecycleConfiguration;
    },
  );
  s3.on(GetPublicAccessBlockCommand).callsFake(() =>
    orError(set.access, 'NoSuchPublicAccessBlockConfiguration'),
  );
  s3.on(PutPublicAccessBlockCommand).callsFake((input: PutPublicAccessBlockCommandInput) => {
    set.access = { PublicAccessBlockConfiguration: input.PublicAccessBlockConfiguration };
  });
  s3.on(GetBucketOwnershipControlsCommand).callsFake(() =>
    orError(set.owner, 'OwnershipControlsNotFoundError'),
  );
  s3.on(PutBucketOwnershipControlsCommand).callsFake(
    (input: PutBucketOwnershipControlsCommandInput) => {
      set.owner = { OwnershipControls: input.OwnershipControls };
    },
  );
});
afterEach(() => s3.restore());

async function run(...argv: string[]) {
  const said = { stdout: '', stderr: '' };
  const code = await storage({
    argv,
    env: {},
    stdout: { write: (text) => (said.stdout += text) },
    stderr: { write: (text) => (said.stderr += text) },
    signal: new AbortController().signal,
    findStack: () => Promise.reject(new Error('a named bucket needs no stack')),
    findLocal: () => {
      throw new Error('not local');
    },
  });
  return { code, ...said };
}

describe('storage, of a bucket', () => {
  it('says what differs from the stack’s own bucket, and changes nothing', async () => {
    const { code, stdout } = await run(...PROD);
    expect([code, stdout]).toEqual([
      1,
      [
        '  bucket: versioning              differs   off, expected Enabled',
        '  bucket: lifecycle               differs   none, expected 90d/: delete after 93 d; all: old versions after 7 d, marks of nothing, unfinished uploads after 1 d',
        '  bucket: public access           differs   none, expected blocked',
        '  bucket: ownership               differs   none, expected BucketOwnerEnforced',
        '4 settings differ. Repair with --repair.',
        '',
      ].join('\n'),
    ]);
    expect(s3.commandCalls(PutBucketVersioningCommand)).toHaveLength(0);
  });

  it('repairs it, and then finds nothing to repair', async () => {
    const options = [...PROD, '--ledger-retention-days', '30'];
    const repaired = await run(...options, '--repair');
    expect(repaired).toMatchObject({ code: 0 });
    expect(repaired.stdout).toContain('bucket: lifecycle               repaired  none before');
    const { code, stdout } = await run(...options, '--json');
    const { asExpected, settings } = JSON.parse(stdout) as {
      asExpected: boolean;
      settings: { state: string }[];
    };
    expect([code, asExpected]).toEqual([0, true]);
    expect(settings.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(set.lifecycle).toMatchObject({
      Rules: [{ Filter: { Prefix: '30d/' }, Expiration: { Days: 33 } }, { Filter: { Prefix: '' } }],
    });
  });

  it('fails where a setting is not kept', async () => {
    s3.on(PutBucketVersioningCommand).resolves({});
    const { code, stdout } = await run(...PROD, '--repair');
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining('1 setting differs and could not be repaired.'),
    ]);
  });

  it.each([
    [
      ['--bucket', BUCKET, '--repair'],
      '--bucket: expected a name that begins with eventprocessor-dev-, as the stage is dev',
    ],
    [
      ['--table', 'EventProcessor-prod-ledger', '--repair'],
      '--table: expected a name that begins with EventProcessor-dev-, as the stage is dev',
    ],
    [
      ['--stage', 'prod', '--table', 'Orders', '--repair'],
      '--table: expected a name that begins with EventProcessor-prod-, as the stage is prod',
    ],
  ])('refuses %j, which another stage or nobody here owns', async (argv, text) => {
    const tables = mockClient(DynamoDBClient);
    const { code, stderr } = await run(...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
    expect([...tables.calls(), ...s3.calls()]).toEqual([]);
    tables.restore();
  });

  it('refuses a name that no bucket has', async () => {
    const { code, stderr } = await run('--bucket', 'No_Bucket');
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected the name of an S3')]);
  });
});
