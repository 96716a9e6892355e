import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type AttributeDefinition,
  type DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  type KeySchemaElement,
  type TableDescription,
  type UpdateTableCommandInput,
  type WarmThroughput,
} from '@aws-sdk/client-dynamodb';

import { tagsText, type Setting } from './setting.ts';

/** Properties of `AWS::DynamoDB::GlobalTable`, as the stack synthesizes them, and the stack's tags. */
export interface ExpectedTable {
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  /** Both tables have one. */
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly SSESpecification: { readonly SSEEnabled: boolean };
  readonly TimeToLiveSpecification: { readonly AttributeName: string };
  readonly Replicas: readonly [{ readonly DeletionProtectionEnabled: boolean }];
  /** Present if the setting `warmThroughput` is. */
  readonly WarmThroughput?: WarmThroughput;
  readonly Tags: Readonly<Record<string, string>>;
}

/** A global secondary index as CloudFormation and DynamoDB describe it, as far as the stack sets it. */
type Index = Pick<
  GlobalSecondaryIndexDescription,
  'IndexName' | 'KeySchema' | 'Projection' | 'WarmThroughput'
>;

/** Encrypted at rest with a key that DynamoDB owns. The consumer has no permission for any other key. */
const OWN_KEY = 'DynamoDB’s own key';

/** Seconds. After a change, a table updates for some seconds and refuses other changes meanwhile. */
const WAIT = { minDelay: 1, maxDelay: 5, maxWaitTime: 300 };

/**
 * The settings that a restored table must share with the stack's own. DynamoDB restores a table without most of them.
 *
 * @param resource whether it is the ledger's table or the journal's.
 */
export function tableSettings(
  client: DynamoDBClient,
  TableName: string,
  expected: ExpectedTable,
  resource: 'table' | 'journal' = 'table',
): Setting[] {
  const table = new Table(client, TableName);
  const settings: Setting[] = [
    { resource, name: 'key', expected: keyOf(expected), read: () => table.key() },
    {
      resource,
      name: 'billing',
      expected: 'PAY_PER_REQUEST',
      read: () => table.billing(),
      repair: () => table.update({ BillingMode: 'PAY_PER_REQUEST' }),
    },
    {
      resource,
      name: 'encryption',
      expected: expected.SSESpecification.SSEEnabled ? 'a KMS key' : OWN_KEY,
      read: () => table.encryption(),
      repair: () =>
        table.update({ SSESpecification: { Enabled: expected.SSESpecification.SSEEnabled } }),
    },
    {
      resource,
      name: 'time to live',
      expected: expected.TimeToLiveSpecification.AttributeName,
      read: () => table.timeToLive(),
      repair: () => table.setTimeToLive(expected.TimeToLiveSpecification.AttributeName),
    },
    {
      resource,
      name: 'point-in-time recovery',
      expected: 'on',
      read: () => table.recovery(),
      repair: () => table.setRecovery(),
    },
    {
      resource,
      name: 'tags',
      expected: tagsText(expected.Tags),
      read: () => table.tags(Object.keys(expected.Tags)),
      repair: () => table.setTags(expected.Tags),
    },
  ];
  const protection: Setting = {
    resource,
    name: 'deletion protection',
    expected: 'on',
    read: () => table.protection(),
    repair: () => table.update({ DeletionProtectionEnabled: true }),
  };
  const { WarmThroughput } = expected;
  if (WarmThroughput) {
    settings.push({
      resource,
      name: 'warm throughput',
      expected: warmText(WarmThroughput),
      read: () => table.warmth(WarmThroughput),
      repair: () => table.update({ WarmThroughput }),
    });
  }
  const indexes = (expected.GlobalSecondaryIndexes ?? []).flatMap((index) =>
    indexSettings(table, resource, index, expected),
  );
  // Outside prod, deletion protection isn't expected, but does no harm.
  if (expected.Replicas[0].DeletionProtectionEnabled) settings.push(protection);
  // An index comes last: while DynamoDB fills it, it refuses other changes of the table.
  return [...settings, ...indexes];
}

function indexSettings(
  table: Table,
  resource: Setting['resource'],
  index: Index,
  expected: ExpectedTable,
): Setting[] {
  const { IndexName, WarmThroughput } = index;
  const settings: Setting[] = [
    {
      resource,
      name: `index ${IndexName}`,
      expected: indexText(index),
      read: () => table.index(index),
      repair: () => table.createIndex(index, expected),
    },
  ];
  if (WarmThroughput) {
    settings.push({
      resource,
      name: `warm throughput of ${IndexName}`,
      expected: warmText(WarmThroughput),
      read: () => table.indexWarmth(index, WarmThroughput),
      repair: () =>
        table.update({ GlobalSecondaryIndexUpdates: [{ Update: { IndexName, WarmThroughput } }] }),
    });
  }
  return settings;
}

class Table {
  private readonly client: DynamoDBClient;
  private readonly name: { readonly TableName: string };

  constructor(client: DynamoDBClient, TableName: string) {
    this.client = client;
    this.name = { TableName };
  }

  async key(): Promise<string> {
    return keyOf(await this.describe());
  }

  async billing(): Promise<string> {
    return (await this.describe()).BillingModeSummary?.BillingMode ?? 'PROVISIONED';
  }

  /** DynamoDB describes the encryption only of tables with a KMS key. */
  async encryption(): Promise<string> {
    const status = (await this.describe()).SSEDescription?.Status ?? 'DISABLED';
    return status === 'DISABLED' ? OWN_KEY : 'a KMS key';
  }

  async protection(): Promise<string> {
    return (await this.describe()).DeletionProtectionEnabled ? 'on' : 'off';
  }

  async timeToLive(): Promise<string> {
    const { TimeToLiveDescription: found } = await this.client.send(
      new DescribeTimeToLiveCommand(this.name),
    );
    // ENABLING can last an hour and needs no action.
    return found?.TimeToLiveStatus?.startsWith('ENABL') ? `${found.AttributeName}` : 'off';
  }

  setTimeToLive(AttributeName: string): Promise<unknown> {
    const TimeToLiveSpecification = { AttributeName, Enabled: true };
    return this.client.send(new UpdateTimeToLiveCommand({ ...this.name, TimeToLiveSpecification }));
  }

  async recovery(): Promise<string> {
    const { ContinuousBackupsDescription: found } = await this.client.send(
      new DescribeContinuousBackupsCommand(this.name),
    );
    const status = found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    return status === 'ENABLED' ? 'on' : 'off';
  }

  setRecovery(): Promise<unknown> {
    return this.client.send(
      new UpdateContinuousBackupsCommand({
        ...this.name,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
  }

  async tags(keys: readonly string[]): Promise<string> {
    const { TableArn: ResourceArn } = await this.describe();
    const { Tags = [] } = await this.client.send(new ListTagsOfResourceCommand({ ResourceArn }));
    return tagsText(Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])), keys);
  }

  async setTags(tags: Readonly<Record<string, string>>): Promise<unknown> {
    const { TableArn: ResourceArn } = await this.describe();
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    return this.client.send(new TagResourceCommand({ ResourceArn, Tags }));
  }

  async index({ IndexName }: Index): Promise<string> {
    const found = await this.findIndex(IndexName);
    return found ? indexText(found) : 'none';
  }

  /** DynamoDB then fills the index from the table, which may take hours. One with other keys or attributes stays. */
  async createIndex(index: Index, { AttributeDefinitions }: ExpectedTable): Promise<unknown> {
    if (await this.findIndex(index.IndexName)) return undefined;
    const { IndexName, KeySchema, Projection, WarmThroughput } = index;
    const Create = { IndexName, KeySchema, Projection, ...(WarmThroughput && { WarmThroughput }) };
    return this.update({
      AttributeDefinitions: [...AttributeDefinitions],
      GlobalSecondaryIndexUpdates: [{ Create }],
    });
  }

  /** DynamoDB never lowers what a table takes. So more than was asked for is right, too. */
  async warmth(wanted: WarmThroughput): Promise<string> {
    return warmthFound((await this.describe()).WarmThroughput, wanted);
  }

  /** While DynamoDB makes an index, it refuses to change it. It makes it with what was asked for. */
  async indexWarmth({ IndexName }: Index, wanted: WarmThroughput): Promise<string> {
    const found = await this.findIndex(IndexName);
    if (found?.IndexStatus === 'CREATING') return warmText(wanted);
    return warmthFound(found?.WarmThroughput, wanted);
  }

  private async findIndex(
    name: string | undefined,
  ): Promise<GlobalSecondaryIndexDescription | undefined> {
    const { GlobalSecondaryIndexes = [] } = await this.describe();
    return GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === name);
  }

  async update(change: Omit<UpdateTableCommandInput, 'TableName'>): Promise<unknown> {
    await this.client.send(new UpdateTableCommand({ ...this.name, ...change }));
    return waitUntilTableExists({ client: this.client, ...WAIT }, this.name);
  }

  private async describe(): Promise<TableDescription> {
    const { Table } = await this.client.send(new DescribeTableCommand(this.name));
    return Table ?? {};
  }
}

function keyOf({
  KeySchema = [],
  AttributeDefinitions = [],
}: Pick<TableDescription, 'KeySchema' | 'AttributeDefinitions'> | ExpectedTable): string {
  return KeySchema.map(({ AttributeName, KeyType }) => {
    const type = AttributeDefinitions.find((one) => one.AttributeName === AttributeName);
    return `${KeyType} ${AttributeName} (${type?.AttributeType})`;
  }).join(', ');
}

function indexText({ KeySchema = [], Projection }: Index): string {
  const keys = KeySchema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`);
  const others = (Projection?.NonKeyAttributes ?? []).toSorted();
  return `${keys.join(', ')}, with ${others.join(', ') || 'no other attribute'}`;
}

function warmText({ WriteUnitsPerSecond: units }: WarmThroughput): string {
  return `at least ${units} write units a second`;
}

function warmthFound(found: WarmThroughput | undefined, wanted: WarmThroughput): string {
  const { WriteUnitsPerSecond: units } = found ?? {};
  if (units === undefined) return 'none';
  return units >= (wanted.WriteUnitsPerSecond ?? 0)
    ? warmText(wanted)
    : `${units} write units a second`;
}
