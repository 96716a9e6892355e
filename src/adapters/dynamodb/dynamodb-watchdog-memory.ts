import type { DynamoDB } from '@aws-sdk/client-dynamodb';

import { parseSound } from '../../core/json/read-json.ts';
import type { WatchdogState } from '../../core/watchdog-state.ts';
import { JOURNAL } from '../../names/storage.ts';
import type { WatchdogMemory } from '../../watchdog-ports.ts';

/** The operations that it needs. The `DynamoDB` client of the AWS SDK has them. */
export type WatchdogMemoryApi = Pick<DynamoDB, 'getItem' | 'putItem'>;

const KEY = {
  [JOURNAL.tenantId]: { S: JOURNAL.watchdog },
  [JOURNAL.position]: { S: 'state' },
} as const;

const ATTRIBUTES = {
  /** The state, in JSON. */
  state: 'state',
  revision: 'revision',
} as const;

/** The watchdog's state, in the table of the journal. It never expires. */
export class DynamoDbWatchdogMemory implements WatchdogMemory {
  private readonly client: WatchdogMemoryApi;
  private readonly tableName: string;

  constructor(client: WatchdogMemoryApi, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async load(): Promise<WatchdogState | undefined> {
    const { Item: item } = await this.client.getItem({
      TableName: this.tableName,
      Key: { ...KEY },
      ConsistentRead: true,
    });
    const text = item?.[ATTRIBUTES.state]?.S;
    return text === undefined ? undefined : (parseSound(text) as WatchdogState);
  }

  /**
   * The SDK repeats a call whose answer was lost. The condition then refuses what the first one wrote, and the run takes its
   * own state for that of another: nothing comes of it, because both are the same.
   */
  async save(state: WatchdogState): Promise<'saved' | 'taken'> {
    const next = { ...state, revision: state.revision + 1 };
    try {
      await this.client.putItem({
        TableName: this.tableName,
        Item: {
          ...KEY,
          [ATTRIBUTES.state]: { S: JSON.stringify(next) },
          [ATTRIBUTES.revision]: { N: String(next.revision) },
        },
        ConditionExpression: 'attribute_not_exists(#revision) OR #revision = :seen',
        ExpressionAttributeNames: { '#revision': ATTRIBUTES.revision },
        ExpressionAttributeValues: { ':seen': { N: String(state.revision) } },
      });
      return 'saved';
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException')
        return 'taken';
      throw error;
    }
  }
}
