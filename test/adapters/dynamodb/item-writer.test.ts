import { brotliCompressSync } from 'node:zlib';

import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandInput,
  DynamoDB,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

import type { PackedItem } from '../../../src/adapters/dynamodb/item-texts.ts';
import { ItemWriter } from '../../../src/adapters/dynamodb/item-writer.ts';
import type { LargeText, LargeTextStore } from '../../../src/ports.ts';
import { summarize } from '../../../src/core/reconcile.ts';
import { PLENTY, timeFor } from '../../support/deadlines.ts';
import { MemoryLargeTexts, NO_LARGE_TEXTS } from '../../support/large-texts.ts';
import { rejected } from '../../support/records.ts';

const client = new DynamoDB({ region: 'eu-west-1' });
const dynamoDb = mockClient(client);
/** What was written, in its order: the keys of items and texts. */
let written: string[];
beforeEach(() => {
  written = [];
  dynamoDb.reset();
  dynamoDb
    .on(BatchExecuteStatementCommand)
    .callsFake(({ Statements = [] }: BatchExecuteStatementCommandInput) => {
      written.push(...Statements.map(({ Parameters: [key] = [] }) => key?.S ?? ''));
      return { Responses: Statements.map(() => ({})) };
    });
  dynamoDb.on(PutItemCommand).callsFake(() => {
    written.push('a replacement');
    return {};
  });
});
afterAll(() => {
  dynamoDb.restore();
});

class WatchedTexts extends MemoryLargeTexts {
  readonly failing = new Set<string>();
  readonly signals: (AbortSignal | undefined)[] = [];

  override async put(text: LargeText, signal?: AbortSignal): Promise<void> {
    this.signals.push(signal);
    if (this.failing.has(text.key)) throw new Error('simulated: no bucket');
    await super.put(text);
    written.push(text.key);
  }
}

/** An item that points to a text outside. */
const pointing = (name: string): PackedItem => ({
  item: { pk: { S: name }, body_s3: { S: `acme/${name}` } },
  size: 30,
  largeTexts: [{ key: `acme/${name}`, compressed: brotliCompressSync(name) }],
});
const small: PackedItem = { item: { pk: { S: 'small' } }, size: 7, largeTexts: [] };
const large = pointing('large');
const larger = pointing('larger');
const unavailable = (cause: string) => ({ kind: 'unavailable', code: 'store_unavailable', cause });

describe('ItemWriter', () => {
  const writerOf = (texts: MemoryLargeTexts) => new ItemWriter(client, 'ledger', texts);

  it('stores every text before its item', async () => {
    const writer = writerOf(new WatchedTexts());
    const results = await writer.insert([large, small, larger], PLENTY);
    expect(results).toEqual([large, small, larger].map(() => ({ kind: 'inserted' })));
    expect(written).toHaveLength(5);
    for (const { item, largeTexts } of [large, larger]) {
      const text = written.indexOf(largeTexts[0]?.key ?? '');
      expect(text).toBeGreaterThanOrEqual(0);
      expect(text).toBeLessThan(written.indexOf(item['pk']?.S ?? ''));
    }
  });

  it('inserts items without large texts while a text is still being stored', async () => {
    const abort = new AbortController();
    const stalled: LargeTextStore = {
      get: () => Promise.reject(new Error('nothing is read')),
      put: (_, signal) =>
        new Promise((_resolve, reject) => {
          const end = () => reject(new Error('aborted'));
          if (signal.aborted) end();
          else signal.addEventListener('abort', end);
        }),
    };
    // Only once the small ones are written does the stalled call end.
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .callsFake(({ Statements = [] }: BatchExecuteStatementCommandInput) => {
        abort.abort();
        return { Responses: Statements.map(() => ({})) };
      });
    const writer = new ItemWriter(client, 'ledger', stalled);
    const deadline = { remaining: () => 60_000, signal: abort.signal };
    expect(await writer.insert([large, small], deadline)).toEqual([
      unavailable('bucket: Error: aborted'),
      { kind: 'inserted' },
    ]);
  });

  it('answers each item with its own result', async () => {
    dynamoDb
      .on(BatchExecuteStatementCommand)
      .callsFake(({ Statements = [] }: BatchExecuteStatementCommandInput) => ({
        Responses: Statements.map(({ Parameters: [key] = [] }) =>
          key?.S === large.item['pk']?.S ? { Error: { Code: 'DuplicateItem' } } : {},
        ),
      }));
    const results = await writerOf(new WatchedTexts()).insert([small, large, larger], PLENTY);
    expect(results.map(({ kind }) => kind)).toEqual(['inserted', 'exists', 'inserted']);
  });

  it('does not insert an item whose text could not be stored, and inserts the others', async () => {
    const texts = new WatchedTexts();
    texts.failing.add('acme/large');
    const results = await writerOf(texts).insert([small, large, larger], PLENTY);
    expect(results).toEqual([
      { kind: 'inserted' },
      unavailable('bucket: Error: simulated: no bucket'),
      { kind: 'inserted' },
    ]);
    expect(written).not.toContain(large.item['pk']?.S);
  });

  it('stores no text if none is too large', async () => {
    const writer = new ItemWriter(client, 'ledger', NO_LARGE_TEXTS);
    expect(await writer.insert([small], PLENTY)).toEqual([{ kind: 'inserted' }]);
    expect(await writer.insert([large], PLENTY)).toEqual([
      unavailable('bucket: Error: there is no store of large texts'),
    ]);
  });

  it('stores no text if no time is left', async () => {
    const writer = writerOf(new WatchedTexts());
    expect(await writer.insert([large], timeFor(0))).toEqual([
      expect.objectContaining({ kind: 'unavailable', code: 'deadline' }),
    ]);
    expect(written).toEqual([]);
  });

  it('stores a text before the item that replaces another', async () => {
    const seen = summarize(rejected());
    const writer = writerOf(new WatchedTexts());
    expect(await writer.replace(large, seen, PLENTY)).toBe('done');
    expect(written).toEqual([large.largeTexts[0]?.key, 'a replacement']);
  });

  it('aborts a running store or replacement with the deadline’s signal', async () => {
    const texts = new WatchedTexts();
    await writerOf(texts).replace(large, summarize(rejected()), PLENTY);
    expect(texts.signals).toEqual([PLENTY.signal]);
    expect(dynamoDb.call(0).args).toEqual([expect.anything(), { abortSignal: PLENTY.signal }]);
  });

  it('does not replace an item if the new text could not be stored', async () => {
    const texts = new WatchedTexts();
    texts.failing.add('acme/large');
    const seen = summarize(rejected());
    expect(await writerOf(texts).replace(large, seen, PLENTY)).toEqual(
      unavailable('bucket: Error: simulated: no bucket'),
    );
    expect(written).toEqual([]);
  });
});
