import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readEnvelope, readEventKind, readIdentity } from '../../src/core/read-envelope.ts';
import { wireMessage } from '../../src/core/wire-message.ts';
import { readMessage } from '../../src/core/read-message.ts';
import { NOW, PAYMENTS, wireEvent, wireText } from '../support/events.ts';

/** Optional fields, with the names of the wire format and of the code. */
const OPTIONAL = {
  wire: {
    group_id: 'order-7',
    expires_at: '2026-11-22T00:00:00Z',
    correlation_id: 'corr-1',
    causation_id: 'cause-1',
    generation: 7,
  },
  code: {
    groupId: 'order-7',
    expiresAt: '2026-11-22T00:00:00Z',
    correlationId: 'corr-1',
    causationId: 'cause-1',
    generation: 7,
  },
};

const REQUIRED = {
  eventId: 'evt-1',
  eventType: 'payment.processed',
  tenantId: 'acme',
  clientId: 'web',
  schemaVersion: 'v1',
  occurredAt: '2026-11-21T08:59:58Z',
};

function errorsOf(overrides: Record<string, unknown>): readonly unknown[] {
  const reading = readEnvelope(wireEvent(overrides));
  return reading.ok ? [] : reading.errors;
}

const textWithGeneration = (json: string): string =>
  wireText({ generation: 'GENERATION' }).replace('"GENERATION"', json);

const a = (length: number) => 'a'.repeat(length);

describe('readEnvelope', () => {
  it('reads the required fields', () => {
    expect(readEnvelope(wireEvent())).toEqual({ ok: true, envelope: REQUIRED });
  });

  it('reads the optional fields', () => {
    expect(readEnvelope(wireEvent(OPTIONAL.wire))).toEqual({
      ok: true,
      envelope: { ...REQUIRED, ...OPTIONAL.code },
    });
  });

  it('keeps unknown fields', () => {
    const extra = { trace: { id: [1, null] }, extra: 'x', eventId: 'not event_id', '': 0 };
    expect(readEnvelope(wireEvent(extra))).toEqual({
      ok: true,
      envelope: { ...REQUIRED, extra },
    });
  });

  it.each([
    ['event_id', ['!', '~', 'a#b', a(128)], ['', a(129), 'a b', 'é', 'a\n', '\u007f', 'a\t']],
    [
      'event_type',
      ['a', 'Z', 'a_.-9', a(100)],
      ['', a(101), '1a', '.a', '_a', 'a b', 'a/b', 'é', 'a\n'],
    ],
    [
      'tenant_id',
      ['a', '9', 'A.b_c-d', a(64)],
      ['', a(65), '.a', '-a', '_a', 'a#b', 'a b', 'é', 'a\n'],
    ],
    [
      'client_id',
      ['a', '9', 'A.b_c-d', a(64)],
      ['', a(65), '.a', '-a', '_a', 'a#b', 'a b', 'é', 'a\n'],
    ],
    [
      'schema_version',
      ['v1', 'v10', 'v9999'],
      ['', 'v', 'v0', 'v01', 'v10000', 'V1', '1', 'v1.0', 'v1\n', 'xv1'],
    ],
    ['occurred_at', ['2026-11-21T09:00:00+01:00'], ['', '2026-11-21', '2026-02-30T00:00:00Z']],
    ['group_id', ['!', a(128)], ['', a(129), 'a b']],
    ['expires_at', ['2026-11-21T09:00:00+01:00'], ['', 'never', '2026-13-01T00:00:00Z']],
    ['correlation_id', ['!', a(128)], ['', a(129), 'a b']],
    ['causation_id', ['!', a(128)], ['', a(129), 'a b']],
  ])('accepts for %s %j, and refuses %j', (field, good, bad) => {
    for (const value of good) expect(errorsOf({ [field]: value })).toEqual([]);
    for (const value of bad) {
      expect(errorsOf({ [field]: value })).toEqual([
        {
          pointer: `/${field}`,
          message: expect.stringMatching(/^must be a (string|date-time) .*, got a string of \d+$/),
          rule: 'envelope',
        },
      ]);
    }
  });

  it.each(['0', '-0', '1', '1.0', '1e2', '1000000', '1000000.0'])(
    'accepts the generation %s',
    (json) => {
      const reading = readMessage(textWithGeneration(json), PAYMENTS, NOW);
      if (reading.kind === 'rejected') throw new Error(reading.reason);
      // `toBe` tells 0 from -0.
      expect(reading.envelope.generation).toBe(Number(json) + 0);
    },
  );

  it.each([
    ['-1', 'a number'],
    ['0.5', 'a number'],
    ['1000001', 'a number'],
    ['9007199254740992', 'a number'],
    ['"1"', 'a string of 1'],
    ['""', 'a string of 0'],
    ['null', 'null'],
    ['true', 'a boolean'],
    ['[1]', 'an array'],
    ['{}', 'an object'],
  ])('refuses the generation %s', (json, got) => {
    const message = `must be a whole number from 0 to 1000000, got ${got}`;
    expect(readMessage(textWithGeneration(json), PAYMENTS, NOW)).toMatchObject({
      reason: 'invalid_envelope',
      identity: { tenantId: 'acme', eventId: 'evt-1' },
      errors: [{ pointer: '/generation', message, rule: 'envelope' }],
    });
  });

  it.each(['1e400', '9007199254740993', '1e-400'])(
    'refuses the generation %s, because no double holds it',
    (json) => {
      const reading = readMessage(textWithGeneration(json), PAYMENTS, NOW);
      expect(reading).toMatchObject({
        reason: 'invalid_envelope',
        errors: [{ pointer: '/generation', rule: 'lost_digits' }],
      });
    },
  );

  it.each([
    [null, 'null'],
    [1, 'a number'],
    [true, 'a boolean'],
    [['evt-1'], 'an array'],
    [{ id: 'evt-1' }, 'an object'],
  ])('accepts only strings, not %j', (value, kind) => {
    const others = ['body', 'generation'];
    const fields = Object.keys(wireEvent(OPTIONAL.wire)).filter((field) => !others.includes(field));
    const errors = errorsOf(Object.fromEntries(fields.map((field) => [field, value])));
    expect(errors).toEqual(
      fields.map((field) => ({
        pointer: `/${field}`,
        message: expect.stringMatching(new RegExp(`, got ${kind}$`)),
        rule: 'envelope',
      })),
    );
  });

  it('names every required field that is missing, in the order of the rules', () => {
    const reading = readEnvelope({});
    expect(reading).toEqual({
      ok: false,
      errors: [
        '/event_id',
        '/event_type',
        '/tenant_id',
        '/client_id',
        '/schema_version',
        '/occurred_at',
        '/body',
      ].map((pointer) => ({
        pointer,
        message: expect.stringMatching(/^is required.*got nothing$/),
        rule: 'required',
      })),
    });
  });

  it.each([null, false, 0, '', [], {}])(
    'leaves it to the schema whether the body may be %j',
    (body) => {
      expect(errorsOf({ body })).toEqual([]);
    },
  );

  it('keeps every field of an event unchanged', () => {
    const id = fc.stringMatching(/^[!-~]{1,128}$/);
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
    const known = fc.record(
      { event_id: id, tenant_id: name, client_id: name, group_id: id, correlation_id: id },
      { requiredKeys: ['event_id', 'tenant_id', 'client_id'] },
    );
    const unknown = fc.dictionary(fc.stringMatching(/^x_[a-z]{0,9}$/), fc.jsonValue());
    fc.assert(
      fc.property(known, unknown, (wire, extra) => {
        const reading = readEnvelope(wireEvent({ ...extra, ...wire }));
        expect(reading.ok).toBe(true);
        if (!reading.ok) return;
        const { eventId, tenantId, clientId, groupId, correlationId } = reading.envelope;
        const kept = { event_id: eventId, tenant_id: tenantId, client_id: clientId };
        const optional = { group_id: groupId, correlation_id: correlationId };
        expect({ ...kept, ...optional }).toEqual(wire);
        expect(reading.envelope.extra ?? {}).toEqual(extra);
      }),
    );
  });

  it('names exactly the fields that are wrong', () => {
    const field = fc.constantFrom(
      'event_id',
      'event_type',
      'tenant_id',
      'client_id',
      'schema_version',
      'occurred_at',
      'group_id',
      'expires_at',
      'correlation_id',
      'causation_id',
      'generation',
    );
    const bad = fc.constantFrom(null, -7, true, [], {}, '', 'a b', 'é', 'a'.repeat(129));
    fc.assert(
      fc.property(fc.dictionary(field, bad), (wrong) => {
        const pointers = errorsOf(wrong).map((error) => (error as { pointer: string }).pointer);
        expect(pointers.sort()).toEqual(
          Object.keys(wrong)
            .map((name) => `/${name}`)
            .sort(),
        );
      }),
    );
  });

  it('never quotes a value', () => {
    const errors = errorsOf({
      event_id: 'top secret',
      tenant_id: '#hidden',
      occurred_at: 'private',
    });
    expect(errors).toHaveLength(3);
    expect(JSON.stringify(errors)).not.toMatch(/secret|hidden|private/);
  });
});

describe('readIdentity', () => {
  it('reads the identity of a message whose other fields are wrong', () => {
    expect(readIdentity({ tenant_id: 'acme', event_id: 'evt-1', client_id: 7 })).toEqual({
      tenantId: 'acme',
      eventId: 'evt-1',
    });
  });

  it.each([
    {},
    { tenant_id: 'acme' },
    { event_id: 'evt-1' },
    { tenant_id: 'acme#', event_id: 'evt-1' },
    { tenant_id: 'acme', event_id: 'evt 1' },
    { tenant_id: 'acme', event_id: 1 },
  ])('trusts no part of %j', (message) => {
    expect(readIdentity(message)).toBeUndefined();
  });
});

describe('readEventKind', () => {
  it('reads a type and a version that follow the rules, known or not', () => {
    const message = { event_type: 'no.such.type', schema_version: 'v9' };
    expect(readEventKind(message)).toEqual({ eventType: 'no.such.type', schemaVersion: 'v9' });
  });

  it.each([
    [{}, {}],
    [{ event_type: 7, schema_version: 'v1' }, { schemaVersion: 'v1' }],
    [{ event_type: 'not a type', schema_version: 'v1' }, { schemaVersion: 'v1' }],
    [{ event_type: 'a', schema_version: '1' }, { eventType: 'a' }],
  ])('leaves out of %j what is wrong', (message, kind) => {
    expect(readEventKind(message)).toEqual(kind);
  });
});

describe('wireMessage', () => {
  it.each([
    ['the required fields', {}],
    ['every field', OPTIONAL.wire],
    ['unknown fields', { trace: { id: 'é', flags: [1, null] }, '': 0, status: 'new' }],
  ])('is the inverse of readEnvelope, with %s', (_, overrides) => {
    const message = wireEvent(overrides);
    const reading = readEnvelope(message);
    expect(reading.ok && wireMessage(reading.envelope, message['body'])).toStrictEqual(message);
  });
});
