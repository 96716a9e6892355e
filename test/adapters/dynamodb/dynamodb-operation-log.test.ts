import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  DynamoDbOperationLog,
  type OperationLogApi,
} from '../../../src/adapters/dynamodb/dynamodb-operation-log.ts';
import { describeOperationLog } from '../../contracts/operation-log.contract.ts';
import { passOn, startAwsServer } from '../../support/aws-server.ts';
import {
  dynamoDbClient,
  startEmbeddedLedger,
  type EmbeddedLedger,
} from '../../support/ledger-table.ts';
import { createJournal } from '../../support/journal-table.ts';
import { discardOperation, operation } from '../../support/operations.ts';
import { times } from '../../support/records.ts';

let ledger: EmbeddedLedger;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
});
afterAll(() => ledger.stop());

describeOperationLog(
  'DynamoDbOperationLog',
  async () => new DynamoDbOperationLog(ledger.client, await createJournal(ledger.client)),
);

describe('DynamoDbOperationLog', () => {
  it('keeps an operation for 365 days after it was saved last', async () => {
    const tableName = await createJournal(ledger.client);
    const { id } = operation();
    await new DynamoDbOperationLog(ledger.client, tableName).create(operation());
    const { Item: item } = await ledger.client.getItem({
      TableName: tableName,
      Key: { tenant_id: { S: '#operations' }, position: { S: id } },
    });
    expect(item?.['expire_at']).toEqual({ N: String(Date.UTC(2027, 10, 28, 21, 15, 30) / 1000) });
  });

  it('lists operations that DynamoDB gives in several answers', async () => {
    const tableName = await createJournal(ledger.client);
    const log = new DynamoDbOperationLog(ledger.client, tableName);
    const note = 'x'.repeat(300_000);
    const ids = times(6, (index) => `2026112${index}T211530Z-7f3a`);
    for (const id of ids) await log.create(discardOperation({ id, note }));
    expect((await log.list(5)).map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 5));
  });

  it('knows its own writes if their answers are lost and the SDK repeats them', async () => {
    const tableName = await createJournal(ledger.client);
    const server = await startAwsServer(async (call) => {
      await passOn(call, ledger.endpoint);
      return passOn(call, ledger.endpoint);
    });
    const log = new DynamoDbOperationLog(dynamoDbClient(server.endpoint), tableName);
    await log.create(operation());
    expect(await log.save(operation())).toEqual(operation({ revision: 1 }));
    expect(await log.save(operation())).toBe('taken');
    await server.stop();
  });

  it('rejects if DynamoDB fails', async () => {
    const down = () => Promise.reject(new Error('down'));
    const client = { getItem: down, putItem: down, query: down } as unknown as OperationLogApi;
    const log = new DynamoDbOperationLog(client, 'journal');
    await expect(log.create(operation())).rejects.toThrow('down');
    await expect(log.save(operation())).rejects.toThrow('down');
    await expect(log.list(1)).rejects.toThrow('down');
  });

  it('says which operation can’t be read', async () => {
    const getItem = () => Promise.resolve({ Item: { position: { S: 'an id' } } });
    const client = { getItem } as unknown as OperationLogApi;
    await expect(new DynamoDbOperationLog(client, 'journal').find('an id')).rejects.toThrow(
      'operation "an id" has no "operation"',
    );
  });
});
