import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DynamoDbHttp, type DynamoDbApi } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { connectionTo, ScriptedTransport } from '../../support/aws-connections.ts';
import { noise } from '../../support/noise.ts';
import { startEmbeddedLedger, type EmbeddedLedger } from '../../support/ledger-table.ts';
import { times } from '../../support/records.ts';

let ledger: EmbeddedLedger;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
});
afterAll(() => ledger.stop());

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const VALUES: Record<string, AttributeValue> = {
  empty: { S: '' },
  text: { S: 'é😀 "a" \u2028\u0000' },
  number: { N: '12345678901234567890.5' },
  yes: { BOOL: true },
  nothing: { NULL: true },
  bytes: { B: bytes('é\u0000') },
  none: { B: bytes('') },
  // Attributes that are called as the types are.
  map: { M: { B: { S: 'B' }, S: { B: bytes('x') }, M: { M: {} }, L: { L: [] } } },
  list: { L: [{ B: bytes('y') }, { L: [{ N: '1' }, { M: { B: { B: bytes('z') } } }] }] },
  texts: { SS: ['a', 'b'] },
};

describe.each<[string, () => DynamoDbApi]>([
  ['the SDK’s client', () => ledger.client],
  ['DynamoDbHttp', () => new DynamoDbHttp(connectionTo('dynamodb', ledger.endpoint))],
])('%s, on the embedded DynamoDB', (_, connect) => {
  let client: DynamoDbApi;
  let TableName: string;
  beforeEach(async () => {
    client = connect();
    TableName = await ledger.createTable();
  });
  const at = (key: string) => ({ pk: { S: key } });
  const insert = (key: string, more: Record<string, AttributeValue> = {}) => ({
    Statement: `INSERT INTO "${TableName}" VALUE {'pk':?${Object.keys(more)
      .map((name) => `,'${name}':?`)
      .join('')}}`,
    Parameters: [{ S: key }, ...Object.values(more)],
  });
  const get = async (key: string) => (await client.getItem({ TableName, Key: at(key) })).Item;

  it('returns every kind of value as it was put', async () => {
    const Item = { ...at('put'), ...VALUES };
    await client.putItem({ TableName, Item }, {});
    const item = await get('put');
    expect(item?.['bytes']?.B).toBeInstanceOf(Uint8Array);
    expect(sorted(item)).toEqual(sorted(Item));
  });

  it('returns every kind of value as it was inserted, by each way to read', async () => {
    const { Responses } = await client.batchExecuteStatement(
      { Statements: [insert('inserted', VALUES)] },
      {},
    );
    expect(Responses).toEqual([expect.not.objectContaining({ Error: expect.anything() })]);
    const Keys = [at('inserted'), at('missing')];
    const answer = await client.batchGetItem({ RequestItems: { [TableName]: { Keys } } }, {});
    expect(answer.UnprocessedKeys ?? {}).toEqual({});
    const expected = sorted({ ...at('inserted'), ...VALUES });
    expect(answer.Responses?.[TableName]?.map(sorted)).toEqual([expected]);
    expect(sorted(await get('inserted'))).toEqual(expected);
  });

  it('returns no item if there is none', async () => {
    expect(await get('missing')).toBeUndefined();
  });

  it('answers each statement with its own error', async () => {
    await client.putItem({ TableName, Item: at('there') }, {});
    const Statements = [insert('new'), insert('there'), insert('newer')];
    const { Responses } = await client.batchExecuteStatement({ Statements }, {});
    expect(Responses?.map(({ Error: error }) => error?.Code)).toEqual([
      undefined,
      'DuplicateItem',
      undefined,
    ]);
  });

  it('takes 25 statements of 100 KB', async () => {
    const text = noise(100_000);
    const Statements = times(25, (index) => insert(`large-${index}`, { text: { S: text } }));
    const { Responses } = await client.batchExecuteStatement({ Statements }, {});
    expect(Responses?.filter(({ Error: error }) => error)).toEqual([]);
    expect(await get('large-24')).toMatchObject({ text: { S: text } });
  });

  it('takes an item of almost 400 KB', async () => {
    const text = new Uint8Array(Buffer.from(noise(395_000)));
    await client.putItem({ TableName, Item: { ...at('large'), text: { B: text } } }, {});
    expect(Buffer.from((await get('large'))?.['text']?.B ?? '').equals(text)).toBe(true);
  });

  it('puts an item on a condition with bytes', async () => {
    await client.putItem({ TableName, Item: { ...at('old'), hash: { B: bytes('1') } } }, {});
    const putIf = (hash: string) =>
      client.putItem(
        {
          TableName,
          Item: { ...at('old'), hash: { B: bytes('2') } },
          ConditionExpression: '#hash = :hash',
          ExpressionAttributeNames: { '#hash': 'hash' },
          ExpressionAttributeValues: { ':hash': { B: bytes(hash) } },
        },
        {},
      );
    await putIf('1');
    await expect(putIf('1')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  });

  it('rejects with errors named as DynamoDB names them', async () => {
    const missing = client.getItem({ TableName: 'nowhere', Key: at('a') });
    await expect(missing).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('DynamoDbHttp', () => {
  const over = (transport: ScriptedTransport) =>
    new DynamoDbHttp(connectionTo('dynamodb', 'http://host', transport));

  it('names the operation in each request', async () => {
    const transport = new ScriptedTransport({});
    const client = over(transport);
    await client.batchExecuteStatement({ Statements: [{ Statement: 'x' }] }, {});
    await client.batchExecuteStatement({ Statements: undefined }, {});
    await client.batchGetItem({ RequestItems: {} }, {});
    await client.getItem({ TableName: 't', Key: {} });
    await client.putItem({ TableName: 't', Item: undefined }, {});
    const sent = transport.requests.map(({ headers, body }) => [
      headers['x-amz-target'],
      String(body),
    ]);
    expect(sent).toEqual([
      ['DynamoDB_20120810.BatchExecuteStatement', '{"Statements":[{"Statement":"x"}]}'],
      ['DynamoDB_20120810.BatchExecuteStatement', '{}'],
      ['DynamoDB_20120810.BatchGetItem', '{"RequestItems":{}}'],
      ['DynamoDB_20120810.GetItem', '{"TableName":"t","Key":{}}'],
      ['DynamoDB_20120810.PutItem', '{"TableName":"t","Item":{}}'],
    ]);
  });

  it('returns the keys that DynamoDB left unprocessed', async () => {
    const UnprocessedKeys = { ledger: { Keys: [{ pk: { S: 'a' } }], ConsistentRead: true } };
    const body = JSON.stringify({ Responses: { ledger: [] }, UnprocessedKeys });
    const client = over(new ScriptedTransport({ body }));
    expect(await client.batchGetItem({ RequestItems: {} }, {})).toEqual({
      Responses: { ledger: [] },
      UnprocessedKeys,
    });
  });

  it.each<
    [string, (client: DynamoDbApi, options: { abortSignal: AbortSignal }) => Promise<unknown>]
  >([
    ['statements', (client, options) => client.batchExecuteStatement({ Statements: [] }, options)],
    ['reads', (client, options) => client.batchGetItem({ RequestItems: {} }, options)],
    ['puts', (client, options) => client.putItem({ TableName: 't', Item: {} }, options)],
  ])('aborts %s with their signals', async (_, call) => {
    const client = new DynamoDbHttp(connectionTo('dynamodb', ledger.endpoint));
    await expect(call(client, { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

function sorted(item: Readonly<Record<string, AttributeValue>> | undefined): unknown {
  return Object.entries(item ?? {})
    .map(([name, value]) => [name, inOrder(value)])
    .sort();
}

/** A map has no order, and bytes may be in any kind of array. */
function inOrder({ M, L, B, ...value }: AttributeValue): unknown {
  if (B) return { B: [...B] };
  if (M) return { M: sorted(M) };
  return L ? { L: L.map(inOrder) } : value;
}
