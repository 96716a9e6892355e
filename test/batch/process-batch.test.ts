import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import { canonicalHash } from '../../src/core/content-hash.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { EventStore } from '../../src/ports.ts';
import type { BatchReport, QueueMessage } from '../../src/core/batch.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import { compiled, schemaFile } from '../support/compiled-schemas.ts';
import { OVER, PLENTY } from '../support/deadlines.ts';
import { NOW, PAYMENT, queueMessage, wireText, wireTextWithBody } from '../support/events.ts';
import { times } from '../support/records.ts';
import { batchServices, failingStore, recordingBy } from '../support/services.ts';

const MEBIBYTE = 1024 * 1024;

/** Messages of these bodies, `message-0`, `message-1`, … */
const messagesOf = (...bodies: string[]): QueueMessage[] =>
  bodies.map((body, index) => queueMessage({ messageId: `message-${index}`, body }));

const standard = (messages: readonly QueueMessage[], services: BatchServices) =>
  processBatch(messages, false, PLENTY, services);

const outcomesOf = (report: BatchReport) =>
  Object.fromEntries(
    report.messages.map(({ message, outcome }) => [
      message.messageId,
      outcome.kind === 'retry' ? outcome.code : outcome.kind,
    ]),
  );

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

describe('a FIFO queue', () => {
  /** `a1` is the first event of group a; they come in the order given. */
  const inGroups = (...ids: string[]) =>
    ids.map((id) =>
      queueMessage({ messageId: id, groupId: id.slice(0, 1), body: wireText({ event_id: id }) }),
    );

  /** Remembers what each call was asked to record. */
  function recordingStore(fails: (key: string) => boolean) {
    const calls: string[][] = [];
    const inner = failingStore(fails);
    const store = recordingBy(inner, (records, deadline) => {
      calls.push(records.map(({ key }) => key.slice('acme#'.length)));
      return inner.record(records, deadline);
    });
    return { store, calls };
  }

  const fifo = (messages: readonly QueueMessage[], store: EventStore) =>
    processBatch(messages, true, PLENTY, batchServices({ store }));

  it('processes the events of a group one after the other, and groups in parallel', async () => {
    const { store, calls } = recordingStore(() => false);
    const report = await fifo(inGroups('a1', 'a2', 'b1', 'a3', 'b2', 'c1'), store);
    expect(calls).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']]);
    expect(Object.values(outcomesOf(report))).toEqual(times(6, () => 'processed'));
  });

  it('gives the rest of a group back once one of its messages is retried', async () => {
    const { store, calls } = recordingStore((key) => key === 'acme#a2');
    const report = await fifo(inGroups('a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3'), store);
    expect(calls).toEqual([['a1', 'b1'], ['a2', 'b2'], ['b3']]);
    expect(outcomesOf(report)).toEqual({
      a1: 'processed',
      a2: 'store_unavailable',
      a3: 'group_held',
      a4: 'group_held',
      b1: 'processed',
      b2: 'processed',
      b3: 'processed',
    });
    const held = report.messages.find(({ message }) => message.messageId === 'a3');
    expect(held?.outcome).toEqual({
      kind: 'retry',
      code: 'group_held',
      cause: 'an earlier message of this group is being retried',
    });
    expect(held?.decision).toEqual({ kind: 'retry', delaySeconds: 30, isLast: false });
    expect(held).not.toHaveProperty('reading');
  });

  it('gives all messages of a group the delay of the message that holds it', async () => {
    const { store } = recordingStore((key) => ['acme#a1', 'acme#a2', 'acme#b1'].includes(key));
    const receives = { a1: 5, a2: 3, a3: 1, a4: 5, b1: 2, b2: 1, c1: 1 };
    const messages = inGroups('a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4').map((message) => ({
      ...message,
      receiveCount: receives[message.messageId as keyof typeof receives],
    }));
    let drawn = 0;
    const random = () => (drawn += 1) / 10;
    const report = await processBatch(messages, true, PLENTY, batchServices({ store, random }));
    const decisions = report.messages.map(({ message, decision }) => [message.messageId, decision]);
    const back = (delaySeconds: number, isLast = false) => ({
      kind: 'retry',
      delaySeconds,
      isLast,
    });
    // 120 s and 60 s, with 8 % and 4 % of jitter.
    expect(Object.fromEntries(decisions)).toEqual({
      a1: back(129, true),
      a2: back(129),
      a3: back(129),
      a4: back(129, true),
      b1: back(62),
      b2: back(62),
      c1: { kind: 'acknowledge' },
    });
  });

  it('continues with a group if the failed event is on its last receive', async () => {
    const { store, calls } = recordingStore((key) => key === 'acme#a1');
    const messages = inGroups('a1', 'a2').map((message) => ({ ...message, receiveCount: 5 }));
    const report = await fifo(messages, store);
    expect(calls).toEqual([['a1'], ['a2']]);
    expect(outcomesOf(report)).toEqual({ a1: 'store_unavailable', a2: 'processed' });
  });

  it('is not held up by an event that is rejected', async () => {
    const { store } = recordingStore(() => false);
    const [a1, a2] = inGroups('a1', 'a2');
    const bad = queueMessage({ messageId: 'bad', groupId: 'a', body: 'hello' });
    const report = await fifo(
      [a1, bad, a2].filter((each) => each !== undefined),
      store,
    );
    expect(outcomesOf(report)).toEqual({ a1: 'processed', bad: 'rejected', a2: 'processed' });
  });

  it('reports every message once, whatever fails', async () => {
    const messages = inGroups('a1', 'b1', 'a2', 'c1', 'b2', 'a3', 'c2', 'b3');
    const report = await fifo(
      messages,
      failingStore((key) => /[ab]2|c1/.test(key)),
    );
    const ids = report.messages.map(({ message }) => message.messageId);
    expect(ids.sort()).toEqual(messages.map(({ messageId }) => messageId).sort());
  });

  it('reports the sum of the times of its waves', async () => {
    let now = NOW;
    const clock = { now: () => (now += 10) };
    const report = await processBatch(
      inGroups('a1', 'a2', 'a3'),
      true,
      PLENTY,
      batchServices({ clock }),
    );
    expect(report).toMatchObject({
      readMilliseconds: 30,
      recordMilliseconds: 30,
      handleMilliseconds: 30,
    });
  });

  it('treats messages without a group as one group', async () => {
    const messages = times(2, (index) => queueMessage({ messageId: `message-${index}` }));
    const report = await fifo(
      messages,
      failingStore(() => true),
    );
    expect(outcomesOf(report)).toEqual({
      'message-0': 'store_unavailable',
      'message-1': 'group_held',
    });
  });
});

describe('bad input', () => {
  const nesting = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const payment = JSON.stringify({ ...PAYMENT, note: 'SECRET' });
  const withBody = (bodyText: string) => wireTextWithBody(bodyText, { event_id: 'bad' });
  const withMember = (member: string) => payment.replace(/\}$/, `,${member}}`);
  const NO_IDENTITY = '#bad-message';
  const OURS = 'acme#bad';

  it.each<[string, string, string, string, string[]]>([
    ['an empty text', '', 'malformed_json', NO_IDENTITY, ['']],
    ['white space only', ' \n', 'malformed_json', NO_IDENTITY, ['']],
    ['no JSON', 'SECRET', 'malformed_json', NO_IDENTITY, ['']],
    ['JSON cut short', withBody(payment).slice(0, -1), 'malformed_json', NO_IDENTITY, ['']],
    [
      'JSON with a byte order mark',
      `\ufeff${withBody(payment)}`,
      'malformed_json',
      NO_IDENTITY,
      [''],
    ],
    ['null', 'null', 'invalid_envelope', NO_IDENTITY, ['']],
    ['an array', '["SECRET"]', 'invalid_envelope', NO_IDENTITY, ['']],
    ['a number', '12', 'invalid_envelope', NO_IDENTITY, ['']],
    ['a string', '"SECRET"', 'invalid_envelope', NO_IDENTITY, ['']],
    [
      'an empty object',
      '{}',
      'invalid_envelope',
      NO_IDENTITY,
      [
        '/event_id',
        '/event_type',
        '/tenant_id',
        '/client_id',
        '/schema_version',
        '/occurred_at',
        '/body',
      ],
    ],
    ['1 MiB of [', '['.repeat(MEBIBYTE), 'malformed_json', NO_IDENTITY, ['/0'.repeat(64)]],
    [
      '1 MiB of {"a":',
      '{"a":'.repeat(MEBIBYTE / 5),
      'malformed_json',
      NO_IDENTITY,
      ['/a'.repeat(64)],
    ],
    [
      '1 MiB of nested arrays',
      nesting(MEBIBYTE / 2),
      'invalid_envelope',
      NO_IDENTITY,
      ['/0'.repeat(64)],
    ],
    [
      '1 MiB of nesting in the body',
      withBody(nesting(MEBIBYTE / 2 - 1000)),
      'invalid_body',
      OURS,
      [`/body${'/0'.repeat(63)}`],
    ],
    [
      '__proto__ in the body',
      withBody(withMember('"__proto__":{"admin":true}')),
      'invalid_body',
      OURS,
      ['/body/__proto__'],
    ],
    [
      'constructor in the body',
      withBody(withMember('"constructor":{"prototype":{}}')),
      'invalid_body',
      OURS,
      ['/body/constructor'],
    ],
    [
      '__proto__ in the envelope',
      withBody(payment).replace('{', '{"__proto__":{"tenant_id":"acme"},'),
      'invalid_envelope',
      NO_IDENTITY,
      ['/__proto__'],
    ],
    [
      'constructor in the envelope',
      withBody(payment).replace('{', '{"constructor":"SECRET",'),
      'invalid_envelope',
      NO_IDENTITY,
      ['/constructor'],
    ],
    [
      'a missing field',
      wireText({ event_id: 'bad', client_id: undefined }),
      'invalid_envelope',
      OURS,
      ['/client_id'],
    ],
    [
      'a missing tenant',
      wireText({ event_id: 'bad', tenant_id: undefined }),
      'invalid_envelope',
      NO_IDENTITY,
      ['/tenant_id'],
    ],
    [
      'a missing body',
      wireText({ event_id: 'bad', body: undefined }),
      'invalid_envelope',
      OURS,
      ['/body'],
    ],
    [
      'empty fields',
      wireText({ event_id: 'bad', client_id: '', occurred_at: '' }),
      'invalid_envelope',
      OURS,
      ['/client_id', '/occurred_at'],
    ],
    [
      'an over-long event id',
      wireText({ event_id: 'SECRET'.repeat(22) }),
      'invalid_envelope',
      NO_IDENTITY,
      ['/event_id'],
    ],
    [
      'over-long fields',
      wireText({
        event_id: 'bad',
        client_id: 'S'.repeat(65),
        correlation_id: 'S'.repeat(MEBIBYTE),
      }),
      'invalid_envelope',
      OURS,
      ['/client_id', '/correlation_id'],
    ],
    [
      'fields of wrong types',
      wireText({ event_id: 'bad', client_id: ['SECRET'], schema_version: 1, group_id: null }),
      'invalid_envelope',
      OURS,
      ['/client_id', '/schema_version', '/group_id'],
    ],
    [
      'an unknown type',
      wireText({ event_id: 'bad', event_type: 'payment.SECRET' }),
      'unknown_type',
      OURS,
      ['/event_type'],
    ],
    [
      'a type that every object has',
      wireText({ event_id: 'bad', event_type: 'toString' }),
      'unknown_type',
      OURS,
      ['/event_type'],
    ],
    [
      'an unknown version',
      wireText({ event_id: 'bad', schema_version: 'v9' }),
      'unknown_version',
      OURS,
      ['/schema_version'],
    ],
    [
      'a body that breaks several rules',
      withBody('{"payment_id":"","amount":-1,"payment_method":["SECRET"]}'),
      'invalid_body',
      OURS,
      [
        '/body/amount',
        '/body/order_id',
        '/body/payment_id',
        '/body/payment_method',
        '/body/status',
      ],
    ],
    ['a body that is no object', withBody('"SECRET"'), 'invalid_body', OURS, ['/body']],
    [
      'a day that does not exist',
      wireText({ event_id: 'bad', occurred_at: '2026-02-30T00:00:00Z' }),
      'invalid_envelope',
      OURS,
      ['/occurred_at'],
    ],
    [
      'an hour that does not exist',
      wireText({ event_id: 'bad', expires_at: '2026-11-21T25:00:00Z' }),
      'invalid_envelope',
      OURS,
      ['/expires_at'],
    ],
    [
      'an escaped lone surrogate',
      withBody(withMember('"a":"\\ud800SECRET"')),
      'invalid_body',
      OURS,
      ['/body/a'],
    ],
    [
      'a raw lone surrogate',
      withBody(withMember('"a":"\udc00SECRET"')),
      'invalid_body',
      OURS,
      ['/body/a'],
    ],
    [
      'a lone surrogate in the envelope',
      wireText({ event_id: 'bad', trace: '\ud800' }),
      'invalid_envelope',
      NO_IDENTITY,
      ['/trace'],
    ],
    [
      'an escaped NUL',
      withBody(withMember('"a":"SECRET\\u0000"')),
      'invalid_body',
      OURS,
      ['/body/a'],
    ],
    ['a raw NUL', withBody(withMember('"a":"SECRET\u0000"')), 'malformed_json', NO_IDENTITY, ['']],
    [
      'an integer beyond double precision',
      withBody(withMember('"a":9007199254740993')),
      'invalid_body',
      OURS,
      ['/body/a'],
    ],
    [
      'a number beyond a double’s range',
      withBody(withMember('"a":[1e400]')),
      'invalid_body',
      OURS,
      ['/body/a/0'],
    ],
    [
      'a fraction beyond double precision',
      withBody(withMember('"a":0.1234567890123456789')),
      'invalid_body',
      OURS,
      ['/body/a'],
    ],
    [
      'a number of 1 MiB',
      withBody(withMember(`"a":0.1${'0'.repeat(MEBIBYTE)}1`)),
      'invalid_body',
      OURS,
      ['/body/a'],
    ],
    [
      'a key of the body twice',
      withBody(withMember('"amount":1')),
      'invalid_body',
      OURS,
      ['/body/amount'],
    ],
    [
      'a key of the envelope twice',
      withBody(payment).replace('{', '{"client_id":"SECRET",'),
      'invalid_envelope',
      NO_IDENTITY,
      ['/client_id'],
    ],
    [
      'two tenants',
      withBody(payment).replace('{', '{"tenant_id":"SECRET",'),
      'invalid_envelope',
      NO_IDENTITY,
      ['/tenant_id'],
    ],
    ['two bodies', withBody(`{},"body":${payment}`), 'invalid_body', OURS, ['/body']],
    [
      'an event that has expired',
      wireText({ event_id: 'bad', expires_at: '2026-11-21T09:00:00Z' }),
      'expired',
      OURS,
      ['/expires_at'],
    ],
  ])(
    '%s is kept as failed, and its neighbours are processed',
    async (_, body, reason, key, pointers) => {
      const services = batchServices();
      const report = await standard(
        [
          queueMessage({ messageId: 'before', body: wireText({ event_id: 'before' }) }),
          queueMessage({ messageId: 'bad-message', body }),
          queueMessage({ messageId: 'after', body: wireText({ event_id: 'after' }) }),
        ],
        services,
      );

      const [before, bad, after] = report.messages;
      expect(before).toMatchObject({
        outcome: { kind: 'processed' },
        decision: { kind: 'acknowledge' },
      });
      expect(after).toMatchObject({
        outcome: { kind: 'processed' },
        decision: { kind: 'acknowledge' },
      });
      expect(bad).toMatchObject({
        outcome: { kind: 'rejected', reason },
        decision: { kind: 'acknowledge' },
      });

      const record = await services.store.find(key);
      expect(record).toMatchObject({
        status: 'failed',
        failure: { reason },
        messageId: 'bad-message',
      });
      expect(record?.content.kind === 'raw' && record.content.text === body).toBe(true);
      const errors = record?.failure?.errors ?? [];
      expect(errors.map(({ pointer }) => pointer).sort()).toEqual(pointers.sort());
      expect(JSON.stringify(errors)).not.toContain('SECRET');
      expect(JSON.stringify(errors).length).toBeLessThan(2_000);

      for (const id of ['before', 'after']) {
        expect(await services.store.find(`acme#${id}`)).toMatchObject({
          status: 'processed',
          content: { bodyText: JSON.stringify(PAYMENT) },
        });
      }
    },
  );

  it('that breaks hundreds of rules is kept with 50 errors', async () => {
    const services = batchServices();
    const items = times(300, () => ({ sku: 'SECRET' }));
    const text = wireText({
      event_id: 'bad',
      event_type: 'order.placed',
      schema_version: 'v2',
      body: { items },
    });
    await standard(messagesOf(text), services);
    const record = (await services.store.find('acme#bad')) as LedgerRecord;
    expect(record.failure?.reason).toBe('invalid_body');
    expect(record.failure?.errors).toHaveLength(50);
    expect(JSON.stringify(record.failure)).not.toContain('SECRET');
  });

  it('of one id in different ways is kept in every way', async () => {
    const services = batchServices();
    const texts = [
      wireText({ body: {} }),
      wireText({ client_id: 7 }),
      wireText({ event_type: 'x' }),
    ];
    const report = await standard(messagesOf(...texts), services);
    expect(Object.values(outcomesOf(report))).toEqual(times(3, () => 'rejected'));
    const hashes = report.messages.map(({ reading }) => reading?.contentHash ?? '');
    const first = (await services.store.find('acme#evt-1')) as LedgerRecord;
    expect(first.contentHash).toBe(hashes[0]);
    for (const contentHash of hashes.slice(1)) {
      const { key } = conflictRecord({ ...first, contentHash });
      expect(await services.store.find(key)).toMatchObject({ contentHash });
    }
  });
});
