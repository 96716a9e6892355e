import { describe, expect, it } from 'vitest';

import { textHash } from '../../src/core/text-hash.ts';
import { readMessage } from '../../src/core/read-message.ts';
import type { Validate } from '../../src/core/schema-finder.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { NOW, PAYMENT, PAYMENTS, wireText, wireTextWithBody } from '../support/events.ts';

const read = (text: string, now = NOW) => readMessage(text, PAYMENTS, now);

const IDENTITY = { tenantId: 'acme', eventId: 'evt-1' };

describe('a valid event', () => {
  it('has its envelope, its body and the hash of the whole message', () => {
    expect(read(wireText())).toEqual({
      kind: 'valid',
      envelope: {
        eventId: 'evt-1',
        eventType: 'payment.processed',
        tenantId: 'acme',
        clientId: 'web',
        schemaVersion: 'v1',
        occurredAt: '2026-11-21T08:59:58Z',
      },
      body: PAYMENT,
      bodyText: JSON.stringify(PAYMENT),
      contentHash: textHash(wireText()),
    });
  });

  it.each([
    '{"amount":1.50}',
    '{ "amount" : 1e2 ,\n\t"b" : [ 1.0 , "\\u00e9" ] }',
    '{"amount":1,"z":1,"a":2}',
    '{"amount":1,"body":{"body":{}}}',
  ])('keeps the text of its body unchanged: %s', (bodyText) => {
    expect(read(wireTextWithBody(bodyText))).toMatchObject({ kind: 'valid', bodyText });
  });

  it('has a hash that depends on unknown envelope fields', () => {
    expect(read(wireText({ trace: 1 })).contentHash).not.toBe(read(wireText()).contentHash);
  });

  it('has the keys that were sent, even if V8 misreads them', () => {
    read(wireTextWithBody(String.raw`{"amount":1,"\\":2}`));
    const reading = read(wireTextWithBody(String.raw`{"amount":1,"\n":2}`));
    expect(reading).toMatchObject({ kind: 'valid', body: { amount: 1, '\n': 2 } });
  });

  it('may expire later', () => {
    expect(read(wireText({ expires_at: '2026-11-21T09:00:00.001Z' })).kind).toBe('valid');
  });
});

describe('a rejected message', () => {
  it.each([
    ['a key of its body twice', String.raw`{"amount":1,"amount":2}`, 'invalid_body'],
    ['a body too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'invalid_body'],
  ])('keeps its identity, even if V8 misreads its keys, with %s', (_, bodyText, reason) => {
    const others = wireTextWithBody('{"amount":1}').slice(0, -1).replace('"tenant_id":"acme",', '');
    const text = wireTextWithBody(bodyText).slice(0, -1).replace('"tenant_id":"acme",', '');
    read(String.raw`${others},"zz":[],"tenant\\u0":"acme"}`);
    const reading = read(String.raw`${text},"zz":1,"tenant\u005fid":"acme"}`);
    expect(reading).toMatchObject({ kind: 'rejected', reason, identity: IDENTITY });
  });

  it.each([
    ['nothing', '', 'malformed_json', ['']],
    ['no JSON', 'hello', 'malformed_json', ['']],
    ['JSON cut short', wireText().slice(0, -1), 'malformed_json', ['']],
    ['null', 'null', 'invalid_envelope', ['']],
    ['a number', '1', 'invalid_envelope', ['']],
    ['a string', '"a"', 'invalid_envelope', ['']],
    ['an array', '[{}]', 'invalid_envelope', ['']],
    ['a field of the wrong type', wireText({ client_id: 1 }), 'invalid_envelope', ['/client_id']],
    [
      'two fields missing',
      wireText({ client_id: undefined, body: undefined }),
      'invalid_envelope',
      ['/client_id', '/body'],
    ],
    [
      'a type without a schema',
      wireText({ event_type: 'no.such' }),
      'unknown_type',
      ['/event_type'],
    ],
    [
      'a version without a schema',
      wireText({ schema_version: 'v3' }),
      'unknown_version',
      ['/schema_version'],
    ],
    ['a body its schema refuses', wireText({ body: {} }), 'invalid_body', ['/body/amount']],
    ['a body with a key twice', wireTextWithBody('{"a":1,"a":2}'), 'invalid_body', ['/body/a']],
    ['two bodies', wireTextWithBody('1,"body":2'), 'invalid_body', ['/body']],
    [
      'an expired event',
      wireText({ expires_at: '2026-11-21T09:00:00Z' }),
      'expired',
      ['/expires_at'],
    ],
  ])('has the reason and the pointers of its errors: %s', (_, text, reason, pointers) => {
    const reading = read(text);
    expect(reading).toMatchObject({ kind: 'rejected', reason, text });
    expect(reading.kind === 'rejected' && reading.errors.map(({ pointer }) => pointer)).toEqual(
      pointers,
    );
  });

  it('has the errors of the first step that finds any, and no others', () => {
    const wrong = {
      client_id: '',
      event_type: 'no.such',
      body: {},
      expires_at: '2000-01-01T00:00:00Z',
    };
    const known = { ...wrong, event_type: 'payment.processed' };
    expect(read(wireText(known))).toMatchObject({
      reason: 'invalid_envelope',
      errors: [{ pointer: '/client_id' }],
    });
    expect(read(wireText({ ...wrong, client_id: 'web' }))).toMatchObject({
      reason: 'unknown_type',
    });
    expect(
      read(wireText({ ...wrong, client_id: 'web', event_type: 'payment.processed' })),
    ).toMatchObject({
      reason: 'invalid_body',
    });
  });

  it('has an unknown type among the errors of its envelope, so that all can be fixed at once', () => {
    const text = wireText({ schema_version: undefined, event_type: 'no.such' });
    expect(read(text)).toMatchObject({
      reason: 'invalid_envelope',
      errors: [
        { pointer: '/schema_version', rule: 'required' },
        {
          pointer: '/event_type',
          rule: 'known',
          message: 'must be an event type that has a schema, got a string',
        },
      ],
      eventType: 'no.such',
    });
    expect(read(wireText({ schema_version: 'v3', client_id: '' }))).toMatchObject({
      errors: [{ pointer: '/client_id' }],
    });
    expect(read(wireText({ event_type: '', client_id: '' }))).toMatchObject({
      errors: [{ pointer: '/event_type', rule: 'envelope' }, { pointer: '/client_id' }],
    });
  });

  it('names the known versions', () => {
    expect(read(wireText({ schema_version: 'v3' }))).toMatchObject({
      errors: [{ message: 'must be a known version (v1, v2), got a string' }],
    });
  });

  it.each([
    ['null', '', 'must be a JSON object, got null'],
    ['[{}]', '', 'must be a JSON object, got an array'],
    [
      wireText({ event_type: 'no.such' }),
      '/event_type',
      'must be an event type that has a schema, got a string',
    ],
    [
      wireText({ expires_at: '2026-11-21T09:00:00Z' }),
      '/expires_at',
      'must be later than the time handling starts, is past',
    ],
  ])('says what was expected of %s', (text, pointer, message) => {
    expect(read(text)).toMatchObject({ errors: [{ pointer, message }] });
  });

  it('keeps at most 50 errors', () => {
    const validate: Validate = () =>
      Array.from({ length: 51 }, (_, index) => ({
        instancePath: `/${index}`,
        keyword: 'type',
        params: {},
        message: 'must be string',
      }));
    const registry = new SchemaRegistry([
      { eventType: 'payment.processed', version: 'v1', validate },
    ]);
    const reading = readMessage(wireText(), registry, NOW);
    expect(reading.kind === 'rejected' && reading.errors).toHaveLength(50);
  });

  it.each(['hello', '{"a":', wireText()])('does not change the stack trace limit: %s', (text) => {
    const { stackTraceLimit } = Error;
    read(text);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
    expect(stackTraceLimit).toBeGreaterThan(0);
  });

  it('has the hash of its text', () => {
    expect(read('hello').contentHash).toBe(textHash('hello'));
  });

  it('has the same hash before and after it expires', () => {
    const text = wireText({ expires_at: '2026-11-21T09:00:00Z' });
    expect(read(text).contentHash).toBe(read(text, NOW - 1).contentHash);
    expect(read(text, NOW - 1).kind).toBe('valid');
  });

  it('expires by the offset of its time', () => {
    expect(read(wireText({ expires_at: '2026-11-21T10:00:00.5+01:00' })).kind).toBe('valid');
    expect(read(wireText({ expires_at: '2026-11-21T10:00:00+01:30' })).kind).toBe('rejected');
  });
});

describe('the identity of a rejected message', () => {
  it.each([
    ['its client is wrong', wireText({ client_id: 1 })],
    ['its type has no schema', wireText({ schema_version: 'v3' })],
    ['its body is invalid', wireText({ body: null })],
    ['its body is ambiguous', wireTextWithBody('{"a":1,"a":2}')],
    ['its body is nested too deep', wireTextWithBody('['.repeat(70) + ']'.repeat(70))],
    ['it has two bodies', wireTextWithBody('1,"body":2')],
    ['it has expired', wireText({ expires_at: '2000-01-01T00:00:00Z' })],
  ])('is read even if %s', (_, text) => {
    expect(read(text)).toMatchObject({ identity: IDENTITY, eventType: 'payment.processed' });
  });

  it.each([
    ['it is no JSON', `${wireText()}}`],
    ['it is no object', `[${wireText()}]`],
    ['the tenant is missing', wireText({ tenant_id: undefined })],
    ['the event id is no id', wireText({ event_id: 'evt 1' })],
    ['the tenant is named twice', wireText().replace('{', '{"tenant_id":"other",')],
    ['a field of the envelope is ambiguous', wireText().replace('{', '{"x":{"a":1,"a":2},')],
    [
      'the tenant is named twice, the second time behind a faulty body',
      `${wireTextWithBody('{"a":1,"a":2}').slice(0, -1)},"tenant_id":"other"}`,
    ],
    [
      'the tenant is named twice, the second time behind a deep body',
      `${wireTextWithBody('['.repeat(70) + ']'.repeat(70)).slice(0, -1)},"tenant_id":"other"}`,
    ],
  ])('is not trusted if %s', (_, text) => {
    const reading = read(text);
    expect(reading.kind).toBe('rejected');
    expect(reading).not.toHaveProperty('identity');
  });

  it('has no event type if that is invalid', () => {
    expect(read(wireText({ event_type: '7' }))).not.toHaveProperty('eventType');
  });

  it('is missing if the envelope has a fault after a faulty body', () => {
    const text = `${wireTextWithBody('{"a":1,"a":2}').slice(0, -1)},"tenant_id":"other"}`;
    expect(read(text)).toMatchObject({
      reason: 'invalid_envelope',
      errors: [
        {
          pointer: '/tenant_id',
          message: 'must not occur twice in one object',
          rule: 'duplicate_key',
        },
      ],
    });
  });
});

describe('a hostile text', () => {
  const MEBIBYTE = 1024 * 1024;
  it.each([
    ['1 MiB of [', '['.repeat(MEBIBYTE), 'malformed_json'],
    ['1 MiB of {"a":', '{"a":'.repeat(MEBIBYTE / 5), 'malformed_json'],
    ['1 MiB of nesting', '['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2), 'invalid_envelope'],
    [
      '1 MiB of nesting in a body',
      wireTextWithBody('['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2)),
      'invalid_body',
    ],
    [
      '1 MiB of objects in a body',
      wireTextWithBody('{"a":'.repeat(MEBIBYTE / 8) + '1' + '}'.repeat(MEBIBYTE / 8)),
      'invalid_body',
    ],
    ['a number of 1 MiB', wireTextWithBody(`0.1${'0'.repeat(MEBIBYTE)}1`), 'invalid_body'],
    ['a key of 1 MiB', wireTextWithBody(`{"${'k'.repeat(MEBIBYTE)}":1e999}`), 'invalid_body'],
    [
      '1 MiB of digits in an exponent',
      wireTextWithBody(`1e${'9'.repeat(MEBIBYTE)}`),
      'invalid_body',
    ],
    [
      '1 MiB of unknown fields',
      `{${Array.from({ length: MEBIBYTE / 10 }, (_, i) => `"f${i}":1`).join()}}`,
      'invalid_envelope',
    ],
  ])('is read in one pass: %s', (_, text, reason) => {
    const reading = read(text);
    expect(reading).toMatchObject({ kind: 'rejected', reason });
    expect(JSON.stringify(reading.kind === 'rejected' && reading.errors).length).toBeLessThan(
      2_000,
    );
  });
});
