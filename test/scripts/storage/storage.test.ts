import {
  DescribeTableCommand,
  DynamoDBClient,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
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
  S3Client,
  type PutBucketEncryptionCommandInput,
  type PutBucketLifecycleConfigurationCommandInput,
  type PutBucketOwnershipControlsCommandInput,
  type PutBucketTaggingCommandInput,
  type PutBucketVersioningCommandInput,
  type PutPublicAccessBlockCommandInput,
} from '@aws-sdk/client-s3';
import { mockClient, type AwsClientStub } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { command } from '../../../scripts/storage.ts';
import { storage } from '../../../scripts/storage/storage.ts';
import { runInPipe } from '../../support/command-line.ts';
import { expectedStorage } from '../../../scripts/storage/expected.ts';
import { examineSetting } from '../../../scripts/storage/setting.ts';
import { tableSettings } from '../../../scripts/storage/table-settings.ts';

const BUCKET = 'eventprocessor-prod-kept';
/** The attributes of the index of open events. */
const OTHERS = ['tenant_id', 'event_type', 'schema_version', 'reason', 'fingerprint', 'attempts'];
const PROD = ['--stage', 'prod', '--bucket', BUCKET];

let s3: AwsClientStub<S3Client>;
/** The settings of the bucket. */
let set: {
  versioning: object;
  lifecycle: object | undefined;
  access: object | undefined;
  owner: object | undefined;
  encryption: object;
  tags: object | undefined;
};
beforeEach(() => {
  s3 = mockClient(S3Client);
  set = {
    versioning: {},
    lifecycle: undefined,
    access: undefined,
    owner: undefined,
    // S3 encrypts every bucket.
    encryption: encryptionBy('AES256'),
    tags: undefined,
  };
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
  s3.on(GetBucketEncryptionCommand).callsFake(() => set.encryption);
  s3.on(PutBucketEncryptionCommand).callsFake((input: PutBucketEncryptionCommandInput) => {
    set.encryption = input;
  });
  s3.on(GetBucketTaggingCommand).callsFake(() => orError(set.tags, 'NoSuchTagSet'));
  s3.on(PutBucketTaggingCommand).callsFake((input: PutBucketTaggingCommandInput) => {
    set.tags = input.Tagging;
  });
});
afterEach(() => s3.restore());

function encryptionBy(SSEAlgorithm: 'AES256' | 'aws:kms') {
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm } };
  return { ServerSideEncryptionConfiguration: { Rules: [rule] } };
}

function run(...argv: string[]) {
  const surroundings = {
    findStack: () => Promise.reject(new Error('a named bucket needs no stack')),
    findLocal: () => {
      throw new Error('not local');
    },
  };
  return runInPipe(
    { ...command, run: (values, session) => storage(values, session, surroundings) },
    argv,
  );
}

describe('storage, of a bucket', () => {
  it('shows what differs from the stack’s own bucket, and changes nothing', async () => {
    const { code, stdout } = await run(...PROD);
    expect([code, stdout]).toEqual([
      1,
      [
        '  bucket: versioning              differs   off, expected Enabled',
        '  bucket: lifecycle               differs   none, expected 30d/: delete after 33 d; 90d/: delete after 93 d; all: old versions after 7 d, expired delete markers, unfinished uploads after 1 d',
        '  bucket: public access           differs   none, expected blocked',
        '  bucket: ownership               differs   none, expected BucketOwnerEnforced',
        '  bucket: encryption              ok        AES256',
        '  bucket: tags                    differs   none, expected project=event-processor stage=prod',
        '5 settings differ. Add --repair to change them.',
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
    expect(repaired.stdout).toMatch(/\nThe bucket has the stack’s settings\.\n$/);
    const { code, stdout } = await run(...options, '--json');
    const { asExpected, settings } = JSON.parse(stdout) as {
      asExpected: boolean;
      settings: { state: string }[];
    };
    expect([code, asExpected]).toEqual([0, true]);
    expect(settings.map(({ state }) => state)).toEqual(Array(6).fill('ok'));
    expect(set.lifecycle).toMatchObject({
      Rules: [{ Filter: { Prefix: '30d/' }, Expiration: { Days: 33 } }, { Filter: { Prefix: '' } }],
    });
  });

  it('reads days by status and type, as the stack does', async () => {
    const days = '{"processed":20,"types":{"order.placed":{"open":60}}}';
    await run(...PROD, '--ledger-retention-days', days, '--repair');
    expect(set.lifecycle).toMatchObject({
      Rules: ['20d/', '60d/', '90d/', ''].map((Prefix) => ({ Filter: { Prefix } })),
    });
  });

  it.each(['0', 'x', '{"opne":90}'])('refuses %s as days', async (days) => {
    const { code, stderr } = await run(...PROD, '--ledger-retention-days', days);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--ledger-retention-days: expected a whole number from 1 to 36500'),
    ]);
  });

  it.each([
    ['the filter', { Filter: { Prefix: '90d/' } }],
    ['a filter of several conditions', { Filter: { And: { Prefix: '90d/' } } }],
    ['the rule itself, the oldest place', { Prefix: '90d/' }],
  ])('reads the prefix of a lifecycle rule from %s', async (_, prefix) => {
    await run(...PROD, '--repair');
    const { Rules } = set.lifecycle as { Rules: { Filter: { Prefix: string } }[] };
    const others = Rules.filter(({ Filter }) => Filter.Prefix !== '90d/');
    const found = { Status: 'Enabled', Expiration: { Days: 93 }, ...prefix };
    set.lifecycle = { Rules: [found, ...others] };
    expect(await run(...PROD)).toMatchObject({ code: 0 });
  });

  it.each([
    ['no prefix', {}, 'all: delete after 93 d;'],
    [
      'a tag besides the prefix',
      { Filter: { And: { Prefix: '90d/', Tags: [{ Key: 'a', Value: 'b' }] } } },
      '90d/: delete after 93 d, limited by tag or size;',
    ],
  ])('finds that a lifecycle rule has %s', async (_, prefix, text) => {
    await run(...PROD, '--repair');
    const { Rules } = set.lifecycle as { Rules: { Filter: { Prefix: string } }[] };
    const others = Rules.filter(({ Filter }) => Filter.Prefix !== '90d/');
    set.lifecycle = {
      Rules: [{ Status: 'Enabled', Expiration: { Days: 93 }, ...prefix }, ...others],
    };
    const { code, stdout } = await run(...PROD);
    expect([code, stdout]).toEqual([1, expect.stringContaining(text)]);
  });

  it('sets encryption and tags, and keeps the tags of others', async () => {
    set.encryption = encryptionBy('aws:kms');
    const other = { Key: 'aws:cloudformation:stack-name', Value: 'EventProcessor-prod' };
    set.tags = { TagSet: [other, { Key: 'stage', Value: 'dev' }] };
    const { stdout } = await run(...PROD, '--repair');
    expect(stdout).toContain('encryption              repaired  aws:kms before, expected AES256');
    expect(stdout).toContain('tags                    repaired  stage=dev before');
    expect(set.encryption).toMatchObject(encryptionBy('AES256'));
    expect(set.tags).toEqual({
      TagSet: [
        other,
        { Key: 'stage', Value: 'prod' },
        { Key: 'project', Value: 'event-processor' },
      ],
    });
  });

  it('fails if a setting does not change', async () => {
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
      '--bucket: expected a name that begins with eventprocessor-dev-, because the stage is dev',
    ],
    [
      ['--table', 'EventProcessor-prod-ledger', '--repair'],
      '--table: expected a name that begins with EventProcessor-dev-, because the stage is dev',
    ],
    [
      ['--journal', 'EventProcessor-prod-journal', '--repair'],
      '--journal: expected a name that begins with EventProcessor-dev-, because the stage is dev',
    ],
    [
      ['--stage', 'prod', '--table', 'Orders', '--repair'],
      '--table: expected a name that begins with EventProcessor-prod-, because the stage is prod',
    ],
  ])('refuses %j, which does not belong to the stage', async (argv, text) => {
    const tables = mockClient(DynamoDBClient);
    const { code, stderr } = await run(...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
    expect([...tables.calls(), ...s3.calls()]).toEqual([]);
    tables.restore();
  });

  it('refuses a name that no bucket can have', async () => {
    const { code, stderr } = await run('--bucket', 'No_Bucket');
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected the name of an S3')]);
  });
});

describe('storage, of a table', () => {
  it('replaces a KMS key, which the consumer may not use', async () => {
    const mock = mockClient(DynamoDBClient);
    let encryption: { Status: 'ENABLED' } | undefined = { Status: 'ENABLED' };
    mock.on(DescribeTableCommand).callsFake(() => ({
      Table: { TableStatus: 'ACTIVE', SSEDescription: encryption },
    }));
    mock.on(UpdateTableCommand).callsFake(({ SSESpecification }: UpdateTableCommandInput) => {
      if (SSESpecification?.Enabled === false) encryption = undefined;
    });
    const client = new DynamoDBClient({});
    const settings = tableSettings(client, 'EventProcessor-dev-x', expectedStorage('dev').table);
    const found = settings.find(({ name }) => name === 'encryption');
    if (!found) throw new Error('encryption is not looked at');
    expect(await examineSetting(found, { repair: true, local: false })).toMatchObject({
      state: 'repaired',
      found: 'a KMS key before',
    });
    mock.restore();
  });

  it.each<[string, string[] | undefined, object, number]>([
    ['makes an index that is missing', undefined, { state: 'repaired', found: 'none before' }, 1],
    ['finds nothing to repair in the stack’s own index', OTHERS, { state: 'ok' }, 0],
    [
      'reports an index with other attributes, and leaves it',
      ['reason'],
      { state: 'differs', found: 'HASH open_shard, RANGE open_position, with reason' },
      0,
    ],
  ])('%s', async (_, others, finding, creations) => {
    const mock = mockClient(DynamoDBClient);
    let attributes = others;
    mock.on(DescribeTableCommand).callsFake(() => ({
      Table: {
        TableStatus: 'ACTIVE',
        ...(attributes && {
          GlobalSecondaryIndexes: [
            {
              IndexName: 'open-events',
              IndexStatus: 'CREATING',
              KeySchema: [
                { AttributeName: 'open_shard', KeyType: 'HASH' },
                { AttributeName: 'open_position', KeyType: 'RANGE' },
              ],
              // DynamoDB gives them in an order of its own.
              Projection: { NonKeyAttributes: attributes.toReversed() },
            },
          ],
        }),
      },
    }));
    mock
      .on(UpdateTableCommand)
      .callsFake(({ GlobalSecondaryIndexUpdates }: UpdateTableCommandInput) => {
        attributes = GlobalSecondaryIndexUpdates?.[0]?.Create?.Projection?.NonKeyAttributes;
      });
    const client = new DynamoDBClient({});
    const settings = tableSettings(client, 'EventProcessor-dev-x', expectedStorage('dev').table);
    const found = settings.find(({ name }) => name === 'index open-events');
    if (!found) throw new Error('the index is not looked at');
    expect(await examineSetting(found, { repair: true, local: false })).toMatchObject(finding);
    expect(mock.commandCalls(UpdateTableCommand)).toHaveLength(creations);
    mock.restore();
  });

  describe('with warmThroughput', () => {
    const warm = { WriteUnitsPerSecond: 20_000 };
    const { table } = expectedStorage('dev');
    const expected = {
      ...table,
      WarmThroughput: warm,
      GlobalSecondaryIndexes: (table.GlobalSecondaryIndexes ?? []).map((index) => ({
        ...index,
        WarmThroughput: warm,
      })),
    };

    it.each([
      ['warm throughput', 4_000, 'ACTIVE', 'repaired'],
      ['warm throughput', 20_000, 'ACTIVE', 'ok'],
      ['warm throughput', 50_000, 'ACTIVE', 'ok'],
      ['warm throughput of open-events', 4_000, 'ACTIVE', 'repaired'],
      ['warm throughput of open-events', 20_000, 'ACTIVE', 'ok'],
      ['warm throughput of open-events', undefined, 'CREATING', 'ok'],
    ] as const)(
      'the %s, with %s units and the index %s, is %s',
      async (name, units, status, state) => {
        const mock = mockClient(DynamoDBClient);
        let [ofTable, ofIndex] = [units, units] as (number | undefined)[];
        const described = (WriteUnitsPerSecond: number | undefined) =>
          WriteUnitsPerSecond === undefined ? {} : { WarmThroughput: { WriteUnitsPerSecond } };
        mock.on(DescribeTableCommand).callsFake(() => ({
          Table: {
            TableStatus: 'ACTIVE',
            ...described(ofTable),
            GlobalSecondaryIndexes: [
              { IndexName: 'open-events', IndexStatus: status, ...described(ofIndex) },
            ],
          },
        }));
        mock.on(UpdateTableCommand).callsFake((input: UpdateTableCommandInput) => {
          const index = input.GlobalSecondaryIndexUpdates?.[0]?.Update;
          ofTable = input.WarmThroughput?.WriteUnitsPerSecond ?? ofTable;
          ofIndex = index?.WarmThroughput?.WriteUnitsPerSecond ?? ofIndex;
        });
        const settings = tableSettings(new DynamoDBClient({}), 'EventProcessor-dev-x', expected);
        const found = settings.find((setting) => setting.name === name);
        if (!found) throw new Error(`${name} is not looked at`);
        expect(await examineSetting(found, { repair: true, local: false })).toMatchObject({
          state,
          expected: 'at least 20000 write units a second',
        });
        expect(mock.commandCalls(UpdateTableCommand)).toHaveLength(state === 'repaired' ? 1 : 0);
        mock.restore();
      },
    );

    it('is not looked at without the setting', () => {
      const settings = tableSettings(new DynamoDBClient({}), 'EventProcessor-dev-x', table);
      expect(settings.filter(({ name }) => name.startsWith('warm'))).toEqual([]);
    });
  });

  it.each([
    ['table', 'HASH pk (S)', 'index open-events'],
    ['journal', 'HASH tenant_id (S), RANGE position (S)', 'index claims'],
  ] as const)('expects the keys and indexes of the %s', (resource, keys, last) => {
    const expected = expectedStorage('prod')[resource];
    const settings = tableSettings(new DynamoDBClient({}), 'x', expected, resource);
    expect(settings[0]).toMatchObject({ resource, name: 'key', expected: keys });
    expect(settings.at(-1)).toMatchObject({ resource, name: last });
  });
});
