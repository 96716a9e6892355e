import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { canonicalHash } from '../../src/core/content-hash.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import type { EventStore } from '../../src/ports.ts';
import { compiled, schemaFile } from '../support/compiled-schemas.ts';
import { OVER } from '../support/deadlines.ts';
import { NOW, PAYMENT, queueMessage, wireText } from '../support/events.ts';
import { times } from '../support/records.ts';
import { batchServices, failingStore, recordingBy } from '../support/services.ts';
import { messagesOf, standard, outcomesOf } from './batches.ts';

describe('a message', () => {
  it('that is valid is processed, recorded and acknowledged', async () => {
    const services = batchServices();
    const report = await standard(messagesOf(wireText()), services);
    expect(report.messages).toMatchObject([
      {
        outcome: { kind: 'processed' },
        decision: { kind: 'acknowledge' },
        reading: { kind: 'valid' },
      },
    ]);
    expect(await services.store.find('acme#evt-1')).toMatchObject({
      status: 'processed',
      messageId: 'message-0',
      receivedAt: '2026-11-21T09:00:00.000Z',
      processedAt: '2026-11-21T09:00:00.000Z',
      expireAt: NOW / 1000 + 90 * 86_400,
      content: { kind: 'event', bodyText: JSON.stringify(PAYMENT) },
    });
  });

  it('that came before is a duplicate', async () => {
    const services = batchServices();
    await standard(messagesOf(wireText()), services);
    const report = await standard(messagesOf(wireText()), services);
    expect(report.messages).toMatchObject([
      { outcome: { kind: 'duplicate' }, decision: { kind: 'acknowledge' } },
    ]);
  });

  it('that came before and has expired since is a duplicate', async () => {
    const body = wireText({ expires_at: '2026-11-21T09:00:01Z' });
    const store = new MemoryStore();
    await standard(messagesOf(body), batchServices({ store }));
    const later = batchServices({ store, clock: { now: () => NOW + 60_000 } });
    const report = await standard(messagesOf(body), later);
    expect(outcomesOf(report)).toEqual({ 'message-0': 'duplicate' });
    expect(await store.find('acme#evt-1')).toMatchObject({ status: 'processed' });
  });

  it('of a known id with other content is a conflict, kept beside', async () => {
    const services = batchServices();
    await standard(messagesOf(wireText()), services);
    const other = wireText({ body: { ...PAYMENT, amount: 99 } });
    const report = await standard(messagesOf(other), services);
    expect(report.messages).toMatchObject([
      { outcome: { kind: 'conflict' }, decision: { kind: 'acknowledge' } },
    ]);
    const hash = canonicalHash(JSON.parse(other));
    expect(await services.store.find(`acme#evt-1 ${hash}`)).toMatchObject({
      status: 'failed',
      failure: { reason: 'id_conflict' },
    });
  });

  it('that is rejected twice is rejected both times and kept once', async () => {
    const services = batchServices();
    const body = wireText({ body: {} });
    for (const round of [1, 2]) {
      const report = await standard(
        [queueMessage({ messageId: `round-${round}`, body })],
        services,
      );
      expect(report.messages[0]?.outcome).toMatchObject({
        kind: 'rejected',
        reason: 'invalid_body',
      });
    }
    expect(await services.store.find('acme#evt-1')).toMatchObject({ messageId: 'round-1' });
  });

  it('that corrects a rejected one is processed in its place', async () => {
    const services = batchServices();
    await standard(messagesOf(wireText({ body: {} })), services);
    const report = await standard(messagesOf(wireText()), services);
    expect(outcomesOf(report)).toEqual({ 'message-0': 'processed' });
    expect(await services.store.find('acme#evt-1')).toMatchObject({ status: 'processed' });
  });

  it('that is rejected under a processed event’s id does not change that event', async () => {
    const services = batchServices();
    await standard(messagesOf(wireText()), services);
    const report = await standard(messagesOf(wireText({ body: {} })), services);
    expect(outcomesOf(report)).toEqual({ 'message-0': 'rejected' });
    expect(await services.store.find('acme#evt-1')).toMatchObject({ status: 'processed' });
  });
});

describe('a batch', () => {
  it('may be empty', async () => {
    expect((await standard([], batchServices())).messages).toEqual([]);
  });

  it('is recorded in one call', async () => {
    const calls: number[] = [];
    const memory = new MemoryStore();
    const store = recordingBy(memory, (records, deadline) => {
      calls.push(records.length);
      return memory.record(records, deadline);
    });
    const bodies = times(100, (index) => wireText({ event_id: `evt-${index}` }));
    await standard(messagesOf(...bodies), batchServices({ store }));
    expect(calls).toEqual([100]);
  });

  it('may have the same message twice', async () => {
    const report = await standard(messagesOf(wireText(), wireText()), batchServices());
    expect(outcomesOf(report)).toEqual({ 'message-0': 'processed', 'message-1': 'duplicate' });
  });

  it('may have the same id with other content', async () => {
    const services = batchServices();
    const other = wireText({ body: { ...PAYMENT, amount: 99 } });
    const report = await standard(messagesOf(wireText(), other, other), services);
    expect(outcomesOf(report)).toEqual({
      'message-0': 'processed',
      'message-1': 'conflict',
      'message-2': 'conflict',
    });
    expect(await services.store.find('acme#evt-1')).toMatchObject({ messageId: 'message-0' });
  });

  it('may have only bad messages, and each is kept', async () => {
    const services = batchServices();
    const bodies = ['', 'null', wireText({ client_id: 7 }), wireText({ event_id: 'e2', body: 1 })];
    const report = await standard(messagesOf(...bodies), services);
    expect(Object.values(outcomesOf(report))).toEqual(times(4, () => 'rejected'));
    for (const key of ['#message-0', '#message-1', 'acme#evt-1', 'acme#e2']) {
      expect(await services.store.find(key)).toMatchObject({ status: 'failed' });
    }
  });

  it('reports how long reading, recording and handling took', async () => {
    let now = NOW;
    const clock = { now: () => (now += 10) };
    const report = await standard(messagesOf(wireText()), batchServices({ clock }));
    expect(report).toMatchObject({
      readMilliseconds: 10,
      recordMilliseconds: 10,
      handleMilliseconds: 10,
    });
  });
});

describe('a failure', () => {
  const three = times(3, (index) =>
    queueMessage({ messageId: `message-${index}`, body: wireText({ event_id: `evt-${index}` }) }),
  );

  it('of the store for one record retries its message alone', async () => {
    const store = failingStore((key) => key === 'acme#evt-1');
    const report = await standard(three, batchServices({ store }));
    expect(report.messages).toMatchObject([
      { outcome: { kind: 'processed' } },
      {
        outcome: { kind: 'retry', code: 'store_unavailable', cause: 'as told' },
        decision: { kind: 'retry', delaySeconds: 30, isLast: false },
      },
      { outcome: { kind: 'processed' } },
    ]);
  });

  it('to record a rejection retries its message', async () => {
    const store = failingStore(() => true);
    const report = await standard(messagesOf('hello'), batchServices({ store }));
    expect(report.messages).toMatchObject([
      { outcome: { kind: 'retry', code: 'store_unavailable' }, decision: { kind: 'retry' } },
    ]);
  });

  it.each<[string, EventStore['record']]>([
    ['rejects', () => Promise.reject(new Error('bug'))],
    [
      'throws',
      () => {
        throw new Error('bug');
      },
    ],
  ])('of a store that %s retries all messages', async (_, record) => {
    const store = recordingBy(new MemoryStore(), record);
    const report = await standard(three, batchServices({ store }));
    expect(report.messages).toMatchObject(
      times(3, () => ({
        outcome: { kind: 'retry', code: 'unexpected', cause: 'Error: bug' },
        decision: { kind: 'retry' },
      })),
    );
  });

  it('of a store to answer for a message retries that message', async () => {
    const store = recordingBy(new MemoryStore(), () => Promise.resolve([{ kind: 'recorded' }]));
    const report = await standard(three, batchServices({ store }));
    expect(outcomesOf(report)).toEqual({
      'message-0': 'processed',
      'message-1': 'unexpected',
      'message-2': 'unexpected',
    });
    expect(report.messages[1]?.outcome).toMatchObject({
      cause: 'the store gave no answer for this record',
    });
  });

  it('has a cause of at most 200 characters', async () => {
    const record = () => Promise.reject(new Error('x'.repeat(1_000)));
    const store = recordingBy(new MemoryStore(), record);
    const report = await standard(messagesOf(wireText()), batchServices({ store }));
    expect(report.messages[0]?.outcome).toEqual({
      kind: 'retry',
      code: 'unexpected',
      cause: `Error: ${'x'.repeat(193)}`,
    });
  });

  it('of an unexpected kind, while a message is read, retries that message alone', async () => {
    const registry = new SchemaRegistry([
      {
        eventType: 'payment.processed',
        version: 'v1',
        validate: (body) => {
          if (body === 'explode') throw new Error('bug');
          return [];
        },
      },
    ]);
    const services = batchServices({ registry });
    const explosive = wireText({ event_id: 'evt-9', body: 'explode' });
    const report = await standard(messagesOf(explosive, wireText()), services);
    expect(outcomesOf(report)).toEqual({ 'message-0': 'unexpected', 'message-1': 'processed' });
    expect(await services.store.find('acme#evt-9')).toBeUndefined();
  });

  it('to load the validator of an event retries its message alone, and later finds it valid', async () => {
    const { validators, folder, remove } = await compiled([
      schemaFile('payment.processed', 'v1', { type: 'object' }),
      schemaFile('thing.done', 'v1', { type: 'object' }),
    ]);
    const services = batchServices({ registry: new SchemaRegistry(validators) });
    const file = join(folder, 'validators/payment.processed/v1.cjs');
    renameSync(file, `${file}.lost`);
    const messages = messagesOf(
      wireText(),
      wireText({ event_id: 'evt-2', event_type: 'thing.done' }),
    );
    expect(outcomesOf(await standard(messages, services))).toEqual({
      'message-0': 'unexpected',
      'message-1': 'processed',
    });
    renameSync(`${file}.lost`, file);
    expect(outcomesOf(await standard(messages, services))).toEqual({
      'message-0': 'processed',
      'message-1': 'duplicate',
    });
    remove();
  });

  it('that leaves nothing to record makes no call to the store', async () => {
    const registry = new SchemaRegistry([
      {
        eventType: 'payment.processed',
        version: 'v1',
        validate: () => {
          throw new Error('bug');
        },
      },
    ]);
    const store = recordingBy(new MemoryStore(), () => Promise.reject(new Error('was asked')));
    const report = await standard(messagesOf(wireText()), batchServices({ registry, store }));
    expect(report.messages).toMatchObject([{ outcome: { cause: 'Error: bug' } }]);
  });

  it('gives everything back if no time is left', async () => {
    const report = await processBatch(three, false, OVER, batchServices());
    expect(Object.values(outcomesOf(report))).toEqual(times(3, () => 'deadline'));
  });

  it.each([
    [1, 30, false],
    [2, 60, false],
    [4, 240, false],
    [5, 0, true],
    [9, 0, true],
  ])('after receive %i waits %i seconds', async (receiveCount, delaySeconds, isLast) => {
    const services = batchServices({ store: failingStore(() => true) });
    const report = await standard([queueMessage({ receiveCount })], services);
    expect(report.messages[0]?.decision).toEqual({ kind: 'retry', delaySeconds, isLast });
  });
});
