import { describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { conflictRecord } from '../../src/core/reconcile.ts';
import { PAYMENT, queueMessage, wireText, wireTextWithBody } from '../support/events.ts';
import { times } from '../support/records.ts';
import { batchServices } from '../support/services.ts';
import { messagesOf, standard, outcomesOf } from './batches.ts';

const MEBIBYTE = 1024 * 1024;

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
