import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  DynamoDbLedgerEditor,
  type EditorApi,
} from '../../../src/adapters/dynamodb/dynamodb-ledger-editor.ts';
import { DynamoDbQueries } from '../../../src/adapters/dynamodb/dynamodb-queries.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import { JournalWriter, type JournalApi } from '../../../src/adapters/dynamodb/journal-writer.ts';
import { describeLedgerEditor } from '../../contracts/ledger-editor.contract.ts';
import { passOn, startAwsServer, type AwsServer } from '../../support/aws-server.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { createJournal } from '../../support/journal-table.ts';
import { MemoryLargeTexts, NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import {
  dynamoDbClient,
  startEmbeddedLedger,
  type EmbeddedLedger,
} from '../../support/ledger-table.ts';
import { noise } from '../../support/noise.ts';
import { DUE_AT, OPERATION_ID, processed, rejected } from '../../support/records.ts';

let ledger: EmbeddedLedger;
beforeAll(async () => {
  ledger = await startEmbeddedLedger();
});
afterAll(() => ledger.stop());

describeLedgerEditor('DynamoDbLedgerEditor', async () => {
  const tableName = await ledger.createTable();
  const journalTableName = await createJournal(ledger.client);
  const journal = new JournalWriter(ledger.client, journalTableName);
  const texts = new MemoryLargeTexts();
  return {
    store: new DynamoDbStore(ledger.client, tableName, texts, journal),
    queries: new DynamoDbQueries(ledger.client, { tableName, journalTableName }),
    editor: new DynamoDbLedgerEditor(ledger.client, tableName, texts, journal),
  };
});

describe('DynamoDbLedgerEditor, if the answer to each write is lost and the SDK repeats the write', () => {
  let server: AwsServer;
  let editor: DynamoDbLedgerEditor;
  let store: DynamoDbStore;
  beforeEach(async () => {
    server = await startAwsServer(async (call) => {
      const answer = await passOn(call, ledger.endpoint);
      return call.operation === 'GetItem' ? answer : passOn(call, ledger.endpoint);
    });
    const tableName = await ledger.createTable();
    editor = new DynamoDbLedgerEditor(dynamoDbClient(server.endpoint), tableName, NO_LARGE_TEXTS);
    store = new DynamoDbStore(ledger.client, tableName, NO_LARGE_TEXTS);
    await store.record([rejected()], PLENTY);
  });
  afterEach(() => server.stop());

  it.each<[string, string, () => Promise<unknown>]>([
    ['requeues', 'queued', () => editor.requeue(rejected(), OPERATION_ID, DUE_AT)],
    ['discards', 'discarded', () => editor.discard(rejected(), OPERATION_ID)],
    ['rewrites', 'queued', () => editor.rewrite(rejected(), processed(), OPERATION_ID, DUE_AT)],
  ])('%s and knows it', async (_, status, edit) => {
    expect(await edit()).toBe('done');
    expect(await store.find('acme#evt-1')).toMatchObject({ status, operationId: OPERATION_ID });
  });
});

describe('DynamoDbLedgerEditor, with answers that an emulator doesn’t give', () => {
  it('rejects if DynamoDB fails', async () => {
    const down = () => Promise.reject(new Error('down'));
    const client = { batchGetItem: down, updateItem: down, putItem: down } as unknown as EditorApi;
    const editor = new DynamoDbLedgerEditor(client, 'ledger', NO_LARGE_TEXTS);
    await expect(editor.requeue(rejected(), OPERATION_ID, DUE_AT)).rejects.toThrow('down');
    await expect(editor.rewrite(rejected(), processed(), OPERATION_ID, DUE_AT)).rejects.toThrow(
      'down',
    );
    await expect(editor.read(['a', 'b'])).rejects.toThrow('2 records could not be read');
  });

  it('writes no item if its page of the journal could not be written', async () => {
    let writes = 0;
    const putItem = () => Promise.resolve((writes += 1));
    const batchExecuteStatement = () => Promise.reject(new Error('down'));
    const client = { putItem, batchExecuteStatement } as unknown as EditorApi & JournalApi;
    const journal = new JournalWriter(client, 'journal');
    const editor = new DynamoDbLedgerEditor(client, 'ledger', NO_LARGE_TEXTS, journal);
    await expect(editor.rewrite(rejected(), processed(), OPERATION_ID, DUE_AT)).rejects.toThrow(
      'down',
    );
    expect(writes).toBe(0);
  });

  it('writes no item if one of its texts could not be stored', async () => {
    let writes = 0;
    const putItem = () => Promise.resolve((writes += 1));
    const client = { putItem } as unknown as EditorApi;
    const editor = new DynamoDbLedgerEditor(client, 'ledger', NO_LARGE_TEXTS);
    const large = processed({ trace: noise(1_000_000) });
    await expect(editor.rewrite(rejected(), large, OPERATION_ID, DUE_AT)).rejects.toThrow(
      'large texts',
    );
    expect(writes).toBe(0);
  });
});
