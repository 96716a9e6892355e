import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDB,
  GetItemCommand,
  PutItemCommand,
  type BatchGetItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DynamoDbApi } from '../../../src/adapters/dynamodb/dynamodb-http.ts';
import { DynamoDbStore } from '../../../src/adapters/dynamodb/dynamodb-store.ts';
import type { Item } from '../../../src/adapters/dynamodb/item-size.ts';
import { packRecord } from '../../../src/adapters/dynamodb/ledger-item.ts';
import { claimed } from '../../../src/core/claim.ts';
import { conflictRecord } from '../../../src/core/reconcile.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { LargeText, RecordResult } from '../../../src/ports.ts';
import { passOn, startAwsServer, type AwsServer } from '../../support/aws-server.ts';
import { PLENTY, timeFor } from '../../support/deadlines.ts';
import { PAYMENT, reorderedText } from '../../support/events.ts';
import { MemoryLargeTexts, NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import {
  dynamoDbClient,
  startEmbeddedLedger,
  type EmbeddedLedger,
} from '../../support/ledger-table.ts';
import { noise } from '../../support/noise.ts';
import { expired, processed, recordOf, rejected, times } from '../../support/records.ts';

const CLAIM_ID = 'a'.repeat(36);
const LEASE = '2026-11-21T09:00:00.000Z';
const kindsOf = (results: readonly RecordResult[]) => results.map(({ kind }) => kind);

describe('DynamoDbStore, with answers that an emulator doesn’t give', () => {
  const client = new DynamoDB({ region: 'eu-west-1' });
  const dynamoDb = mockClient(client);
  let store: DynamoDbStore;
  let wrong: LedgerRecord;
  let event: LedgerRecord;
  beforeEach(() => {
    dynamoDb.reset();
    store = new DynamoDbStore(client, 'ledger', NO_LARGE_TEXTS);
    wrong = rejected();
    event = processed();
  });
  afterAll(() => {
    dynamoDb.restore();
  });

  const duplicate = { Error: { Code: 'DuplicateItem' as const, Message: 'Duplicate primary key' } };

  const isWhole = ({ RequestItems }: BatchGetItemCommandInput): boolean =>
    RequestItems?.['ledger']?.ProjectionExpression === undefined;
  const wholeReads = () =>
    dynamoDb.commandCalls(BatchGetItemCommand).filter(({ args }) => isWhole(args[0].input));

  /** Answers reads for what is to be known of a key, one after the other, and reads of its whole record. */
  function answerReads(seen: readonly Item[], whole?: Item | Error): void {
    const next = [...seen];
    dynamoDb.on(BatchGetItemCommand).callsFake((input: BatchGetItemCommandInput) => {
      const item = isWhole(input) ? whole : next.length > 1 ? next.shift() : next[0];
      if (item instanceof Error) throw item;
      return { Responses: { ledger: item ? [item] : [] } };
    });
  }

  /** The key holds `wrong`, and inserts of it fail. */
  function holdWrong(): void {
    dynamoDb.on(BatchExecuteStatementCommand).resolves({ Responses: [duplicate] });
    dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { ledger: [packRecord(wrong).item] } });
  }

  it('fails for a record that can’t become an item, and stores the others', async () => {
    dynamoDb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });
    const broken = { ...processed({ event_id: 'broken' }), contentHash: undefined as never };
    expect(kindsOf(await store.record([broken, event], PLENTY))).toEqual([
      'unavailable',
      'recorded',
    ]);
  });

  it('replaces a rejected message only if it is still the one that it read', async () => {
    holdWrong();
    dynamoDb.on(PutItemCommand).resolves({});
    expect(await store.record([event], PLENTY)).toEqual([{ kind: 'recorded' }]);
    expect(dynamoDb.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'ledger',
      Item: packRecord(event).item,
      ConditionExpression: '#status = :status AND #hash = :hash AND #received = :received',
      ExpressionAttributeNames: {
        '#status': 'status',
        '#hash': 'content_hash',
        '#received': 'received_at',
      },
      ExpressionAttributeValues: {
        ':status': { S: 'failed' },
        ':hash': { B: Buffer.from(wrong.contentHash, 'hex') },
        ':received': { S: wrong.receivedAt },
      },
    });
  });

  it('retries a corrected event if somebody else changed the record meanwhile', async () => {
    holdWrong();
    dynamoDb
      .on(PutItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    expect(await store.record([event], PLENTY)).toEqual([
      {
        kind: 'unavailable',
        code: 'store_unavailable',
        cause: 'somebody else changed the record at the same time',
      },
    ]);
  });

  it('retries a corrected event if it can’t tell whether its own earlier write was the cause of a refusal', async () => {
    holdWrong();
    dynamoDb
      .on(PutItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    dynamoDb
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { ledger: [packRecord(wrong).item] } })
      .rejects(new Error('down'));
    expect(await store.record([event], PLENTY)).toEqual([
      { kind: 'unavailable', code: 'store_unavailable', cause: 'Error: down' },
    ]);
  });

  it('keeps an event beside another one that somebody stored under its key meanwhile', async () => {
    const another = processed({ body: { ...PAYMENT, amount: 9 } });
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .resolvesOnce({ Responses: [duplicate] })
      .resolves({ Responses: [{}] });
    const itemOfAnother = packRecord(another).item;
    answerReads([packRecord(wrong).item, itemOfAnother], itemOfAnother);
    dynamoDb
      .on(PutItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    expect(await store.record([event], PLENTY)).toEqual([{ kind: 'kept_beside' }]);
  });

  describe('if the key holds an event that waits', () => {
    const refused = { Error: { Code: 'ConditionalCheckFailed' as const, Message: 'no' } };
    const again = () => claimed(event, 'two', LEASE);
    const writes = () => dynamoDb.commandCalls(BatchExecuteStatementCommand);
    const queued = () => packRecord({ ...claimed(event, 'one', LEASE), status: 'queued' }).item;

    const another = processed({ body: { ...PAYMENT, amount: 9 } });

    /** Before the claim is written, somebody else puts another event in the place of the one that waits. */
    function putAnotherMeanwhile(whole: Item | Error): void {
      dynamoDb
        .on(BatchExecuteStatementCommand)
        .resolvesOnce({ Responses: [duplicate] })
        .resolvesOnce({ Responses: [refused] })
        .resolves({ Responses: [{}] });
      answerReads([queued(), packRecord(another).item], whole);
    }

    it('fails for a claim that could not be written, and for those after it', async () => {
      dynamoDb
        .on(BatchExecuteStatementCommand)
        .resolvesOnce({ Responses: [duplicate] })
        .rejects(new Error('down'));
      dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { ledger: [queued()] } });
      const down = { kind: 'unavailable', code: 'store_unavailable', cause: 'Error: down' };
      expect(await store.record([again(), event], PLENTY)).toEqual([down, down]);
      expect(writes()).toHaveLength(2);
    });

    it('keeps a claim beside another event that somebody stored there meanwhile', async () => {
      putAnotherMeanwhile(packRecord(another).item);
      expect(await store.record([again()], PLENTY)).toEqual([{ kind: 'kept_beside' }]);
      expect(writes()).toHaveLength(3);
    });

    it('fails for a claim if it can’t read the event that somebody stored there meanwhile', async () => {
      putAnotherMeanwhile(new Error('down'));
      expect(await store.record([again()], PLENTY)).toEqual([
        { kind: 'unavailable', code: 'store_unavailable', cause: 'Error: down' },
      ]);
      expect(writes()).toHaveLength(2);
    });
  });

  describe('if the key holds a record with another hash', () => {
    const other = () => processed({ body: { ...PAYMENT, amount: 9 } });
    const another = () => processed({ event_id: 'another' });
    const down = (cause: string) => ({ kind: 'unavailable', code: 'store_unavailable', cause });
    beforeEach(() => {
      dynamoDb
        .on(BatchExecuteStatementCommand)
        .resolvesOnce({ Responses: [duplicate, {}] })
        .resolves({ Responses: [{}] });
    });
    /** What a read of the whole record answers. */
    const holding = (whole?: Item | Error) => answerReads([packRecord(other()).item], whole);
    const recordBoth = () => store.record([event, another()], PLENTY);

    it('reads the whole record, strongly consistent and until the deadline', async () => {
      holding(packRecord(other()).item);
      expect(kindsOf(await recordBoth())).toEqual(['kept_beside', 'recorded']);
      const [call, ...more] = wholeReads();
      const ledger = { Keys: [{ pk: { S: event.key } }], ConsistentRead: true };
      expect(call?.args).toEqual([
        expect.objectContaining({ input: { RequestItems: { ledger } } }),
        { abortSignal: PLENTY.signal },
      ]);
      expect(more).toEqual([]);
    });

    it('fails for the record if somebody else changed the content meanwhile', async () => {
      holding(packRecord(event).item);
      expect(await recordBoth()).toEqual([
        down('somebody else changed the record at the same time'),
        { kind: 'recorded' },
      ]);
    });

    it.each([
      ['once for all records of its key', [], 1],
      ['not at all if its text comes again in the batch', [other()], 0],
    ])('reads it %s', async (_, again, reads) => {
      holding(packRecord(other()).item);
      const others = [1, 2, 3].map((amount) => processed({ body: { ...PAYMENT, amount } }));
      dynamoDb
        .on(BatchExecuteStatementCommand)
        .resolvesOnce({ Responses: [duplicate] })
        .resolves({ Responses: [{}, {}, {}] });
      const results = await store.record([...others, ...again, ...others], PLENTY);
      expect(kindsOf(results)).toEqual([
        ...times(3, () => 'kept_beside'),
        ...again.map(() => 'duplicate'),
        ...times(3, () => 'kept_beside'),
      ]);
      expect(wholeReads()).toHaveLength(reads);
    });

    it('reads nothing for two contents of a new event in one batch', async () => {
      dynamoDb.reset();
      dynamoDb.on(BatchExecuteStatementCommand).resolves({ Responses: [{}] });
      expect(kindsOf(await store.record([event, other(), event], PLENTY))).toEqual([
        'recorded',
        'kept_beside',
        'duplicate',
      ]);
      expect(dynamoDb.commandCalls(BatchGetItemCommand)).toEqual([]);
    });

    it('fails only for that record if it can’t be read', async () => {
      holding(new Error('down'));
      expect(await recordBoth()).toEqual([down('Error: down'), { kind: 'recorded' }]);
    });

    it.each([
      ['before', 1, 0],
      ['after', 0, 1],
    ])('still reconciles the record that comes %s it under its key', async (_, unread, known) => {
      holding(new Error('down'));
      const group = [wrong, wrong];
      group[unread] = event;
      const results = await store.record(group, PLENTY);
      expect(results[unread]).toEqual(down('Error: down'));
      expect(results[known]).toEqual({ kind: 'kept_beside' });
    });

    it('fails for all later records of a key whose record vanished', async () => {
      holding();
      const vanished = down('the record vanished before it could be read');
      const third = processed({ body: { ...PAYMENT, amount: 8 } });
      expect(await store.record([event, third], PLENTY)).toEqual([vanished, vanished]);
    });

    it('fails if a write of the same content in another text was refused', async () => {
      const queued = { ...claimed(event, 'one', LEASE), status: 'queued' as const };
      const again = claimed(recordOf(reorderedText()), 'two', LEASE);
      dynamoDb.reset();
      dynamoDb
        .on(BatchExecuteStatementCommand)
        .resolvesOnce({ Responses: [duplicate] })
        .resolves({ Responses: [{ Error: { Code: 'ConditionalCheckFailed', Message: 'no' } }] });
      answerReads([packRecord(queued).item], packRecord(queued).item);
      const changed = down('somebody else changed the record at the same time');
      expect(await store.record([again, again], PLENTY)).toEqual([changed, changed]);
    });

    it('fails only for that record if it has vanished', async () => {
      holding();
      expect(await recordBoth()).toEqual([
        down('the record vanished before it could be read'),
        { kind: 'recorded' },
      ]);
    });

    it('fails only for that record if its text can’t be read', async () => {
      const item = packRecord(processed({ body: { ...PAYMENT, note: noise(700_000) } })).item;
      holding(item);
      expect(await recordBoth()).toEqual([
        down('bucket: Error: there is no store of large texts'),
        { kind: 'recorded' },
      ]);
    });

    it.each([
      ['is no JSON any more', { body: { S: '{"amount":' } }],
      ['has no status any more', { status: { N: '1' } }],
    ])('fails only for that record if it %s', async (_, damage) => {
      holding({ ...packRecord(other()).item, ...damage });
      expect(kindsOf(await recordBoth())).toEqual(['unavailable', 'recorded']);
    });

    it('does not read if no time is left', async () => {
      holding(packRecord(other()).item);
      expect(await store.record([event], timeFor(2))).toEqual([
        expect.objectContaining({ kind: 'unavailable', code: 'deadline' }),
      ]);
      expect(wholeReads()).toEqual([]);
    });
  });

  it('fails for a corrected event that could not be written', async () => {
    holdWrong();
    dynamoDb.on(PutItemCommand).rejects(new Error('read ECONNRESET'));
    expect(await store.record([event, event], PLENTY)).toEqual(
      times(2, () => ({
        kind: 'unavailable',
        code: 'store_unavailable',
        cause: 'Error: read ECONNRESET',
      })),
    );
  });

  it('does not replace if no time is left', async () => {
    holdWrong();
    expect(await store.record([event], timeFor(2))).toEqual([
      expect.objectContaining({ kind: 'unavailable', code: 'deadline' }),
    ]);
    expect(dynamoDb.commandCalls(PutItemCommand)).toHaveLength(0);
  });

  it('fails for a record that vanished between insert and read', async () => {
    dynamoDb.on(BatchExecuteStatementCommand).resolves({ Responses: [duplicate] });
    dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { ledger: [] } });
    expect(await store.record([event], PLENTY)).toEqual([
      {
        kind: 'unavailable',
        code: 'store_unavailable',
        cause: 'the record vanished before it could be read',
      },
    ]);
  });

  it('uses the texts that it has compressed already for a conflict', async () => {
    const long = processed({ body: { ...PAYMENT, note: 'a'.repeat(5_000) } });
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .resolvesOnce({ Responses: [duplicate] })
      .resolves({ Responses: [{}] });
    answerReads([packRecord(event).item], packRecord(event).item);
    expect(kindsOf(await store.record([long], PLENTY))).toEqual(['kept_beside']);
    const [inserted, beside] = dynamoDb
      .commandCalls(BatchExecuteStatementCommand)
      .map(({ args }) => args[0].input.Statements?.[0]?.Parameters?.at(-1)?.B);
    expect(inserted).toBeInstanceOf(Uint8Array);
    expect(beside).toBe(inserted);
  });

  it('recognizes a repeated text by its hash alone, even if it can’t be parsed', async () => {
    const content = { ...event.content, bodyText: '{' } as LedgerRecord['content'];
    dynamoDb.on(BatchExecuteStatementCommand).resolves({ Responses: [duplicate] });
    answerReads([packRecord(event).item]);
    expect(kindsOf(await store.record([{ ...event, content }], PLENTY))).toEqual(['duplicate']);
    expect(wholeReads()).toEqual([]);
  });

  it('fails for a record that can’t be kept beside, and keeps the others', async () => {
    const others = [1, 2].map((amount) => processed({ body: { ...PAYMENT, amount } }));
    const [broken = event, whole = event] = others;
    const content = { ...broken.content, bodyText: '{' } as LedgerRecord['content'];
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .resolvesOnce({ Responses: [duplicate] })
      .resolves({ Responses: [{}] });
    answerReads([packRecord(event).item], packRecord(event).item);
    const results = await store.record([whole, { ...broken, content }], PLENTY);
    expect(kindsOf(results)).toEqual(['kept_beside', 'unavailable']);
  });

  it('fails for a record whose conflict key can’t be made, and keeps the others', async () => {
    const late = expired();
    const content = { kind: 'raw', text: '{' } as const;
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .resolvesOnce({ Responses: [duplicate] })
      .resolves({ Responses: [{}] });
    dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { ledger: [packRecord(wrong).item] } });
    expect(await store.record([{ ...late, content }, late], PLENTY)).toEqual([
      expect.objectContaining({
        kind: 'unavailable',
        cause: expect.stringContaining('SyntaxError'),
      }),
      { kind: 'kept_beside' },
    ]);
  });

  it('fails for all records of a key whose first could not be written', async () => {
    dynamoDb.on(BatchExecuteStatementCommand).rejects(new Error('down'));
    const results = await store.record([event, wrong, processed({ event_id: 'other' })], PLENTY);
    expect(kindsOf(results)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    expect(dynamoDb.calls()).toHaveLength(1);
  });

  it('fails for conflicts that could not be kept, and for nothing else', async () => {
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .resolvesOnce({ Responses: [{}] })
      .rejects(new Error('down'));
    const results = await store.record([event, wrong], PLENTY);
    expect(kindsOf(results)).toEqual(['recorded', 'unavailable']);
  });

  it('finds a stored record, strongly consistent', async () => {
    dynamoDb.on(GetItemCommand).resolves({ Item: packRecord(event).item });
    expect(await store.find(event.key)).toEqual(event);
    expect(dynamoDb.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'ledger',
      Key: { pk: { S: event.key } },
      ConsistentRead: true,
    });
  });

  it('rejects if finding fails', async () => {
    dynamoDb.rejects(new Error('down'));
    await expect(store.find('acme#evt-1')).rejects.toThrow('down');
  });
});

/** The event with the longest text for which no more than this many texts go outside. */
function largest(textsOutside: number, eventOf: (text: string) => LedgerRecord): LedgerRecord {
  const text = noise(800_000);
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    const { largeTexts } = packRecord(eventOf(text.slice(0, middle)));
    if (largeTexts.length <= textsOutside) fits = middle;
    else tooLong = middle;
  }
  return eventOf(text.slice(0, fits));
}

const claimedNote = (note: string) =>
  claimed(processed({ body: { ...PAYMENT, note } }), CLAIM_ID, LEASE);

const NO_READING = { get: () => Promise.reject(new Error('down')) };

class CountedTexts extends MemoryLargeTexts {
  puts = 0;

  override put(text: LargeText): Promise<void> {
    this.puts += 1;
    return super.put(text);
  }
}

describe('DynamoDbStore, on the embedded DynamoDB', () => {
  let ledger: EmbeddedLedger;
  let tableName: string;
  let store: DynamoDbStore;
  beforeAll(async () => {
    ledger = await startEmbeddedLedger();
  });
  beforeEach(async () => {
    tableName = await ledger.createTable();
    store = new DynamoDbStore(ledger.client, tableName, NO_LARGE_TEXTS);
  });
  afterAll(() => ledger.stop());

  it('fails for aborted calls, and recognizes what was stored when they come again', async () => {
    const abort = new AbortController();
    // The first call is passed on and its answer kept; the others never arrive.
    const carriedOut = Promise.withResolvers<undefined>();
    const server = await startAwsServer(async (call, index) => {
      if (index === 0) {
        const answer = await passOn(call, ledger.endpoint);
        carriedOut.resolve(undefined);
        return answer;
      }
      if (index < 3) return undefined;
      await carriedOut.promise;
      abort.abort();
      return undefined;
    });
    const client = dynamoDbClient(server.endpoint);
    const records = times(100, (index) => processed({ event_id: `evt-${index}` }));
    const deadline = { remaining: () => 60_000, signal: abort.signal };
    const results = await new DynamoDbStore(client, tableName, NO_LARGE_TEXTS).record(
      records,
      deadline,
    );
    client.destroy();
    await server.stop();

    const stored = kindsOf(results).filter((kind) => kind === 'recorded').length;
    const givenBack = results.filter(({ kind }) => kind === 'unavailable');
    expect(givenBack).toHaveLength(100 - stored);
    expect(givenBack[0]).toMatchObject({ cause: expect.stringContaining('AbortError') });

    const again = kindsOf(await store.record(records, PLENTY));
    expect(again.filter((kind) => kind === 'duplicate')).toHaveLength(25);
    expect(again.filter((kind) => kind === 'recorded')).toHaveLength(75);
  });

  it('settles the largest event that fits an item, with the longest failure', async () => {
    const event = largest(0, claimedNote);
    await store.record([event], PLENTY);
    const message = `handler_timeout: ${'€'.repeat(500)}`;
    const failure = { reason: 'attempts_exhausted', message, errors: [] } as const;
    const change = { status: 'failed', failure, leaseUntil: LEASE } as const;
    const { key, receivedAt, expireAt } = event;
    expect(await store.settle([{ key, claimId: CLAIM_ID, receivedAt, change }], PLENTY)).toEqual([
      { kind: 'settled' },
    ]);
    const [resumed] = await store.record([{ ...event, claimId: 'z'.repeat(36) }], PLENTY);
    expect(resumed).toMatchObject({ kind: 'resumed', attempts: 2, receivedAt, expireAt });
  });

  describe('if the answer to each write is lost and the SDK repeats the write', () => {
    let server: AwsServer;
    let client: DynamoDB;
    beforeEach(async () => {
      server = await startAwsServer(async (call) => {
        const answer = await passOn(call, ledger.endpoint);
        return call.operation.endsWith('GetItem') ? answer : passOn(call, ledger.endpoint);
      });
      client = dynamoDbClient(server.endpoint);
    });
    afterEach(async () => {
      client.destroy();
      await server.stop();
    });
    const record = async (one: LedgerRecord) =>
      (await new DynamoDbStore(client, tableName, NO_LARGE_TEXTS).record([one], PLENTY))[0];

    it('recognizes its own claim of an event that was queued again', async () => {
      const event = processed();
      await store.record([claimed(event, 'one', LEASE)], PLENTY);
      const change = { status: 'queued' } as const;
      const { key, receivedAt, expireAt } = event;
      await store.settle([{ key, claimId: 'one', receivedAt, change }], PLENTY);
      expect(await record(claimed(event, 'two', LEASE))).toEqual({
        kind: 'resumed',
        attempts: 2,
        receivedAt,
        expireAt,
        hasFailure: false,
      });
      expect(await store.find(event.key)).toMatchObject({ claimId: 'two', attempts: 2 });
    });

    it('recognizes its own claim of an event that comes in another text', async () => {
      await store.record([claimed(processed(), 'one', LEASE)], PLENTY);
      const again = { ...recordOf(reorderedText()), receivedAt: LEASE };
      expect(await record(claimed(again, 'two', LEASE))).toMatchObject({
        kind: 'resumed',
        attempts: 2,
      });
      expect(await store.find('acme#evt-1')).toMatchObject({ claimId: 'two', attempts: 2 });
    });

    it('recognizes its own correction of a rejected event', async () => {
      await store.record([rejected()], PLENTY);
      expect(await record(processed())).toMatchObject({ kind: 'duplicate' });
      expect(await store.find('acme#evt-1')).toEqual(processed());
    });

    it('recognizes its own claim that corrects a rejected event', async () => {
      await store.record([rejected()], PLENTY);
      const correction = claimed(processed(), 'one', LEASE);
      expect(await record(correction)).toMatchObject({ kind: 'resumed', attempts: 1 });
    });
  });

  describe('if DynamoDB says that a statement failed, and has carried it out', () => {
    /** For each batch of statements, the first answer says that all of them failed. */
    const lying = (): DynamoDbApi => {
      const seen = new Set<string>();
      return {
        batchGetItem: (input, options) => ledger.client.batchGetItem(input, options),
        getItem: (input) => ledger.client.getItem(input),
        putItem: (input) => ledger.client.putItem(input),
        batchExecuteStatement: async (input, options) => {
          const answer = await ledger.client.batchExecuteStatement(input, options);
          const text = JSON.stringify(input);
          if (seen.has(text)) return answer;
          seen.add(text);
          return { Responses: answer.Responses?.map(() => ({ Error: failed })) ?? [] };
        },
      };
    };
    const failed = { Code: 'InternalServerError', Message: 'as told' } as const;
    const atOnce = () => ({ signal: AbortSignal.abort(), cancel: () => undefined });
    const pauses = { timers: { abortAfter: atOnce }, random: () => 0 };
    const storeOfLies = () =>
      new DynamoDbStore(lying(), tableName, NO_LARGE_TEXTS, undefined, pauses);

    it.each<[string, () => LedgerRecord[], () => LedgerRecord, object]>([
      ['a plain event', () => [], () => processed(), { kind: 'duplicate' }],
      [
        'a claim',
        () => [],
        () => claimed(processed(), 'one', LEASE),
        { kind: 'resumed', attempts: 1 },
      ],
      [
        'a claim of an event whose lease is over',
        () => [claimed(processed(), 'one', '2026-11-21T08:00:00.000Z')],
        () => claimed(processed(), 'two', LEASE),
        { kind: 'resumed', attempts: 2 },
      ],
      [
        'a conflict',
        () => [processed({ body: { ...PAYMENT, amount: 1 } })],
        () => processed(),
        { kind: 'kept_beside' },
      ],
    ])('finds its own work when it tries again: %s', async (_, held, record, result) => {
      for (const one of held()) await store.record([one], PLENTY);
      const one = record();
      expect(await storeOfLies().record([one], PLENTY)).toMatchObject([result]);
    });

    it('settles an event that it has settled already', async () => {
      const event = claimed(processed(), CLAIM_ID, LEASE);
      await store.record([event], PLENTY);
      const { key, receivedAt } = event;
      const settlement = {
        key,
        claimId: CLAIM_ID,
        receivedAt,
        change: { status: 'processed', processedAt: LEASE },
      } as const;
      expect(await storeOfLies().settle([settlement], PLENTY)).toEqual([{ kind: 'settled' }]);
      expect(await store.find(key)).toMatchObject({ status: 'processed' });
    });
  });

  it('recognizes its own claim of a large event without reading the bucket, if the answer was lost', async () => {
    const event = processed({ body: { ...PAYMENT, note: noise(700_000) } });
    const texts = new MemoryLargeTexts();
    const setUp = new DynamoDbStore(ledger.client, tableName, texts);
    await setUp.record([claimed(event, 'one', LEASE)], PLENTY);
    const { key, receivedAt } = event;
    const change = { status: 'queued' } as const;
    await setUp.settle([{ key, claimId: 'one', receivedAt, change }], PLENTY);
    const server = await startAwsServer(async (call) => {
      const answer = await passOn(call, ledger.endpoint);
      return call.operation.endsWith('GetItem') ? answer : passOn(call, ledger.endpoint);
    });
    const client = dynamoDbClient(server.endpoint);
    const withoutReading = Object.assign(new MemoryLargeTexts(), NO_READING);
    const again = new DynamoDbStore(client, tableName, withoutReading);
    const [result] = await again.record([claimed(event, 'two', LEASE)], PLENTY);
    client.destroy();
    await server.stop();
    expect(result).toMatchObject({ kind: 'resumed', attempts: 2 });
  });

  describe('stores the text of a large event once', () => {
    const large = () => processed({ body: { ...PAYMENT, note: noise(700_000) } });
    let texts: CountedTexts;
    beforeEach(() => {
      texts = new CountedTexts();
      store = new DynamoDbStore(ledger.client, tableName, texts);
    });

    it('that corrects a rejected one', async () => {
      await store.record([rejected()], PLENTY);
      expect(kindsOf(await store.record([large()], PLENTY))).toEqual(['recorded']);
      expect(texts.puts).toBe(1);
      expect(await store.find('acme#evt-1')).toEqual(large());
    });

    it('that is kept beside another', async () => {
      await store.record([processed()], PLENTY);
      expect(kindsOf(await store.record([large()], PLENTY))).toEqual(['kept_beside']);
      expect(texts.puts).toBe(1);
      const { key } = conflictRecord(large());
      expect(await store.find(key)).toEqual(conflictRecord(large()));
    });

    it('that is kept beside another, if one more of its texts goes outside', async () => {
      const note = noise(700_000);
      const event = largest(1, (trace) => processed({ body: { ...PAYMENT, note }, trace }));
      expect(packRecord(conflictRecord(event)).largeTexts).toHaveLength(2);
      await store.record([processed()], PLENTY);
      expect(kindsOf(await store.record([event], PLENTY))).toEqual(['kept_beside']);
      expect(texts.puts).toBe(2);
      const beside = conflictRecord(event);
      expect(await store.find(beside.key)).toEqual(beside);
    });

    it('but again with each delivery: the stored text may be about to expire', async () => {
      await store.record([large()], PLENTY);
      expect(kindsOf(await store.record([large()], PLENTY))).toEqual(['duplicate']);
      expect(texts.puts).toBe(2);
    });
  });

  it('writes 100 new events in four calls', async () => {
    const server = await startAwsServer((call) => passOn(call, ledger.endpoint));
    const client = dynamoDbClient(server.endpoint);
    const records = times(100, (index) => processed({ event_id: `evt-${index}` }));
    await new DynamoDbStore(client, tableName, NO_LARGE_TEXTS).record(records, PLENTY);
    client.destroy();
    await server.stop();
    expect(server.calls.map(({ operation }) => operation)).toEqual(
      times(4, () => 'BatchExecuteStatement'),
    );
  });

  it('recognizes 50 duplicates in one read, and reads 50 conflicts in another', async () => {
    const known = times(50, (index) => processed({ event_id: `evt-${index}` }));
    const others = times(50, (index) =>
      processed({ event_id: `evt-${index + 50}`, body: { amount: 9 } }),
    );
    await store.record(known, PLENTY);
    await store.record(
      others.map((other) => processed({ event_id: other.key.slice(5) })),
      PLENTY,
    );
    const server = await startAwsServer((call) => passOn(call, ledger.endpoint));
    const client = dynamoDbClient(server.endpoint);
    const results = await new DynamoDbStore(client, tableName, NO_LARGE_TEXTS).record(
      [...known, ...others],
      PLENTY,
    );
    client.destroy();
    await server.stop();
    expect(kindsOf(results)).toEqual([
      ...times(50, () => 'duplicate'),
      ...times(50, () => 'kept_beside'),
    ]);
    const operations = server.calls.map(({ operation }) => operation);
    expect(operations.filter((operation) => operation === 'BatchGetItem')).toHaveLength(2);
    expect(operations).toHaveLength(4 + 2 + 2);
    expect(await store.find(conflictRecord(others[0] ?? processed()).key)).toBeDefined();
  });
});
