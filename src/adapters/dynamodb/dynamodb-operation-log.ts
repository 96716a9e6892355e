import { randomUUID } from 'node:crypto';

import type { AttributeValue, DynamoDB, PutItemCommandInput } from '@aws-sdk/client-dynamodb';

import { parseSound } from '../../core/json/read-json.ts';
import type { Operation } from '../../core/operation.ts';
import { JOURNAL } from '../../names/storage.ts';
import type { OperationLog } from '../../operation-ports.ts';
import type { Item } from './item-size.ts';

/** The methods that the log needs. The `DynamoDB` client of the AWS SDK has them. */
export type OperationLogApi = Pick<DynamoDB, 'getItem' | 'putItem' | 'query'>;

const KEPT_MS = 365 * 86_400_000;

const ATTRIBUTES = {
  /** The operation, in JSON. */
  operation: 'operation',
  revision: 'revision',
  /** Tells a repeated call, whose first answer was lost, from the call of another process. */
  saveId: 'save_id',
} as const;

/** The operations of a stack, in the table of its journal. */
export class DynamoDbOperationLog implements OperationLog {
  private readonly client: OperationLogApi;
  private readonly tableName: string;

  constructor(client: OperationLogApi, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async create(operation: Operation): Promise<void> {
    const isNew = {
      ConditionExpression: `attribute_not_exists(#revision) OR ${WRITTEN_BY_THIS_CALL}`,
    };
    if (!(await this.put(operation, isNew, {}))) {
      throw new Error(`There is already an operation ${operation.id}. Try again.`);
    }
  }

  async save<O extends Operation>(operation: O): Promise<O | 'taken'> {
    const next = { ...operation, revision: operation.revision + 1 };
    const isUnchanged = {
      ConditionExpression: `#revision = :seen OR ${WRITTEN_BY_THIS_CALL}`,
    };
    const seen = { ':seen': { N: String(operation.revision) } };
    return (await this.put(next, isUnchanged, seen)) ? next : 'taken';
  }

  async find(id: string): Promise<Operation | undefined> {
    const { Item: item } = await this.client.getItem({
      TableName: this.tableName,
      Key: keyOf(id),
      ConsistentRead: true,
    });
    return item && operationOf(item);
  }

  async list(limit: number): Promise<readonly Operation[]> {
    const operations: Operation[] = [];
    let start: Item | undefined;
    do {
      const { Items: items = [], LastEvaluatedKey: last } = await this.client.query({
        TableName: this.tableName,
        KeyConditionExpression: '#partition = :operations',
        ExpressionAttributeNames: { '#partition': JOURNAL.tenantId },
        ExpressionAttributeValues: { ':operations': { S: JOURNAL.operations } },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit - operations.length,
        ExclusiveStartKey: start,
      });
      operations.push(...items.map(operationOf));
      start = last;
    } while (start && operations.length < limit);
    return operations;
  }

  /** Writes an operation on a condition. False: DynamoDB refused the condition. */
  private async put(
    operation: Operation,
    condition: Pick<PutItemCommandInput, 'ConditionExpression'>,
    values: Record<string, AttributeValue>,
  ): Promise<boolean> {
    const saveId = { S: randomUUID() };
    try {
      await this.client.putItem({
        TableName: this.tableName,
        Item: { ...itemOf(operation), [ATTRIBUTES.saveId]: saveId },
        ...condition,
        ExpressionAttributeNames: {
          '#revision': ATTRIBUTES.revision,
          '#save_id': ATTRIBUTES.saveId,
        },
        ExpressionAttributeValues: { ...values, ':save_id': saveId },
      });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}

/** The SDK repeats a call whose answer was lost. Then the first one may have written already. */
const WRITTEN_BY_THIS_CALL = '#save_id = :save_id';

function keyOf(id: string): Item {
  return { [JOURNAL.tenantId]: { S: JOURNAL.operations }, [JOURNAL.position]: { S: id } };
}

function itemOf(operation: Operation): Item {
  const expireAt = Math.floor((Date.parse(operation.updatedAt) + KEPT_MS) / 1000);
  return {
    ...keyOf(operation.id),
    [ATTRIBUTES.operation]: { S: JSON.stringify(operation) },
    [ATTRIBUTES.revision]: { N: String(operation.revision) },
    [JOURNAL.expireAt]: { N: String(expireAt) },
  };
}

/** @throws Error if the item has no operation: somebody has changed it. */
function operationOf(item: Item): Operation {
  const text = item[ATTRIBUTES.operation]?.S;
  if (text === undefined) {
    throw new Error(`operation "${item[JOURNAL.position]?.S ?? ''}" has no "operation"`);
  }
  return parseSound(text) as Operation;
}
