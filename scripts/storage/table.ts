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
  type DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  type TableDescription,
  type UpdateTableCommandInput,
  type WarmThroughput,
} from '@aws-sdk/client-dynamodb';

import {
  OWN_KEY,
  indexText,
  keyOf,
  warmText,
  warmthFound,
  type ExpectedTable,
  type Index,
} from './expected-table.ts';
import { tagsText } from './setting.ts';

/** Seconds. After a change, a table updates for some seconds and refuses other changes meanwhile. */
const WAIT = { minDelay: 1, maxDelay: 5, maxWaitTime: 300 };

/** A table of DynamoDB: reads each of its settings as a text, and changes it. */
export class Table {
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
