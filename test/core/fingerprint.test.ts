import { describe, expect, it } from 'vitest';

import type { EventKind } from '../../src/core/envelope.ts';
import { causeOf, fingerprintOf } from '../../src/core/fingerprint.ts';
import type { Failure, FailureReason } from '../../src/core/outcome.ts';
import { readMessage, type RejectedMessage } from '../../src/core/read-message.ts';
import { NOW, PAYMENTS, wireText, wireTextWithBody } from '../support/events.ts';
import { randomIds } from '../support/random-ids.ts';

const ORDER: EventKind = { eventType: 'order.created', schemaVersion: 'v1' };

/** A failed attempt of a handler. */
const thrown = (message: string, reason: FailureReason = 'handler_error'): Failure => ({
  reason,
  message,
  errors: [],
});

/** A rejected body, by pairs of pointer and rule. The messages make no difference. */
const wrong = (...errors: (readonly [pointer: string, rule: string])[]): Failure => ({
  reason: 'invalid_body',
  errors: errors.map(([pointer, rule], index) => ({ pointer, rule, message: `text ${index}` })),
});

/** The text whose hash is the fingerprint. */
const describeCause = ({ eventType = '-', schemaVersion = '-' }: EventKind, failure: Failure) =>
  `${eventType} ${schemaVersion} ${causeOf(failure)}`;

describe('fingerprintOf', () => {
  // These values are in ledgers and in people's notes. If one changes, raise RULE_VERSION.
  it.each([
    [
      'f1_7e4f4155b074',
      'order.created v1 handler_error: TypeError: total is not a function',
      ORDER,
      thrown('TypeError: total is not a function'),
    ],
    [
      'f1_300c97589618',
      'order.created v1 invalid_body: /body/items/*/price type, /body/total required',
      ORDER,
      wrong(['/body/total', 'required'], ['/body/items/3/price', 'type']),
    ],
    [
      'f1_8eff0310d996',
      'order.created v1 id_conflict',
      ORDER,
      { reason: 'id_conflict', errors: [] },
    ],
    [
      'f1_7e47a901c269',
      '- - malformed_json: syntax',
      {},
      { reason: 'malformed_json', errors: [{ pointer: '', rule: 'syntax', message: 'any' }] },
    ],
  ] as const)('is %s for %s', (fingerprint, description, kind, failure) => {
    expect(describeCause(kind, failure)).toBe(description);
    expect(fingerprintOf(kind, failure)).toBe(fingerprint);
  });

  it.each<[string, EventKind, Failure, EventKind, Failure]>([
    [
      'elements at other positions',
      ORDER,
      wrong(['/body/items/0/price', 'type']),
      ORDER,
      wrong(['/body/items/17/price', 'type']),
    ],
    [
      'nested elements at other positions',
      ORDER,
      wrong(['/body/boxes/0/items/3/sku', 'pattern'], ['/body/boxes/1/items/0/sku', 'pattern']),
      ORDER,
      wrong(['/body/boxes/9/items/12/sku', 'pattern']),
    ],
    [
      'the same errors in another order and number',
      ORDER,
      wrong(['/body/a', 'type'], ['/body/b', 'required'], ['/body/a', 'type']),
      ORDER,
      wrong(['/body/b', 'required'], ['/body/a', 'type']),
    ],
    [
      'keys that are ids',
      ORDER,
      wrong(['/body/prices/9f86d081-884c-4d65-9a2f-eaa0c55ad015/amount', 'minimum']),
      ORDER,
      wrong(['/body/prices/cus_NffrFeUfNVHib/amount', 'minimum']),
    ],
    [
      'keys that are no names',
      ORDER,
      wrong(['/body/bob@example.com', 'additionalProperties']),
      ORDER,
      wrong([`/body/${'x'.repeat(180)}…`, 'additionalProperties']),
    ],
    [
      'an error of a queued event, and of the same event when its attempts are exhausted',
      ORDER,
      thrown('Error: no stock for order 17'),
      ORDER,
      thrown('handler_error: Error: no stock for order 18', 'attempts_exhausted'),
    ],
    [
      'an error of a queued event, and of the same event when its handler has no attempt left',
      ORDER,
      thrown('Error: no stock for order 17'),
      ORDER,
      thrown('handler_error: Error: no stock for order 18', 'max_attempts'),
    ],
    [
      'a handler that is too slow, whether it stops then or not',
      ORDER,
      thrown('the handler did not end within 30 s', 'handler_timeout'),
      ORDER,
      thrown(
        'handler_timeout: the handler did not end within 5 s, and goes on',
        'attempts_exhausted',
      ),
    ],
    [
      'a wait of another length',
      ORDER,
      thrown('RetryAfterError: again after 30 s', 'retry_requested'),
      ORDER,
      thrown('RetryAfterError: again after 300 s', 'retry_requested'),
    ],
  ])('is the same for %s', (_, kind, failure, otherKind, other) => {
    expect(describeCause(kind, failure)).toBe(describeCause(otherKind, other));
    expect(fingerprintOf(kind, failure)).toBe(fingerprintOf(otherKind, other));
  });

  it.each<[string, EventKind, Failure, EventKind, Failure]>([
    ['types', ORDER, thrown('boom'), { ...ORDER, eventType: 'order.shipped' }, thrown('boom')],
    ['versions', ORDER, thrown('boom'), { ...ORDER, schemaVersion: 'v2' }, thrown('boom')],
    ['reasons', ORDER, thrown('Error: boom'), ORDER, thrown('Error: boom', 'handler_failed')],
    ['rules', ORDER, wrong(['/body/a', 'type']), ORDER, wrong(['/body/a', 'minimum'])],
    ['fields', ORDER, wrong(['/body/a', 'type']), ORDER, wrong(['/body/b', 'type'])],
    [
      'fields whose names have a number',
      ORDER,
      wrong(['/body/address_line1', 'type']),
      ORDER,
      wrong(['/body/address_line2', 'type']),
    ],
    [
      'one error and two',
      ORDER,
      wrong(['/body/a', 'type']),
      ORDER,
      wrong(['/body/a', 'type'], ['/body/b', 'required']),
    ],
    ['error names', ORDER, thrown('TypeError: boom'), ORDER, thrown('RangeError: boom')],
    [
      'properties of undefined',
      ORDER,
      thrown("TypeError: Cannot read properties of undefined (reading 'total')"),
      ORDER,
      thrown("TypeError: Cannot read properties of undefined (reading 'items')"),
    ],
    [
      'statuses of HTTP',
      ORDER,
      thrown('AxiosError: Request failed with status code 404'),
      ORDER,
      thrown('AxiosError: Request failed with status code 503'),
    ],
    [
      'hosts',
      ORDER,
      thrown('Error: connect ECONNREFUSED db.internal:5432'),
      ORDER,
      thrown('Error: connect ECONNREFUSED cache.internal:6379'),
    ],
    [
      'constraints of a database',
      ORDER,
      thrown('error: duplicate key value violates unique constraint "users_email_key"'),
      ORDER,
      thrown('error: duplicate key value violates unique constraint "users_phone_key"'),
    ],
    [
      'codes in JSON',
      ORDER,
      thrown('Error: {"error":{"code":"card_declined","id":"ch_1"}}'),
      ORDER,
      thrown('Error: {"error":{"code":"expired_card","id":"ch_1"}}'),
    ],
  ])('differs for different %s', (_, kind, failure, otherKind, other) => {
    expect(fingerprintOf(kind, failure)).not.toBe(fingerprintOf(otherKind, other));
  });

  it('stays the same whatever ids a handler’s error names', () => {
    const fingerprints = Array.from({ length: 300 }, (_, seed) => {
      const idOf = randomIds(seed);
      const message = `Error: no stock of ${idOf()} in "${idOf()}" at https://a.example/v1/${idOf()}?id=${idOf()}`;
      return fingerprintOf(ORDER, thrown(message));
    });
    expect([...new Set(fingerprints)]).toHaveLength(1);
  });

  it('stays the same whatever ids are keys of a body', () => {
    const ids = Array.from({ length: 300 }, (_, seed) => randomIds(seed)());
    const fingerprints = ids.map((id, index) =>
      fingerprintOf(ORDER, wrong([`/body/prices/${id}/${index}`, 'minimum'])),
    );
    // A counter can't be told from a position of an array.
    expect(new Set(fingerprints).size).toBeLessThanOrEqual(2);
  });
});

describe('causeOf', () => {
  it('has no character that a terminal could obey', () => {
    const hostile = '\u001b]0;x\u0007\r\n\u202e\u2028';
    const causes = [thrown(`Error: ${hostile}`), wrong([`/body/${hostile}`, 'type'])];
    for (const cause of causes) expect(describeCause(ORDER, cause)).not.toMatch(/\p{C}|\p{Zl}/u);
  });
});

describe('the fingerprint of a rejected message', () => {
  const read = (text: string): RejectedMessage => {
    const reading = readMessage(text, PAYMENTS, NOW);
    if (reading.kind !== 'rejected') throw new Error('the message is valid');
    return reading;
  };
  const causeOf = ({ eventType, schemaVersion, reason, errors }: RejectedMessage): string =>
    describeCause(
      { ...(eventType && { eventType }), ...(schemaVersion && { schemaVersion }) },
      { reason, errors },
    );

  it.each([
    ['{"a":', '- - malformed_json: syntax'],
    ['[]', '- - invalid_envelope: type'],
    [wireText({ event_type: 7 }), '- v1 invalid_envelope: /event_type envelope'],
    [
      wireText({ tenant_id: undefined }),
      'payment.processed v1 invalid_envelope: /tenant_id required',
    ],
    [wireText({ event_type: 'no.such' }), 'no.such v1 unknown_type: /event_type known'],
    [
      wireText({ schema_version: 'v9' }),
      'payment.processed v9 unknown_version: /schema_version known',
    ],
    [
      wireText({ body: { amount: -1 } }),
      'payment.processed v1 invalid_body: /body/amount exclusiveMinimum',
    ],
    [
      wireText({ expires_at: '2026-11-21T08:59:59Z' }),
      'payment.processed v1 expired: /expires_at expiry',
    ],
    [
      wireTextWithBody('{"amount":1,"lines":[0,{"a":1,"a":2}]}'),
      'payment.processed v1 invalid_body: /body/lines/*/a duplicate_key',
    ],
  ])('of %s says: %s', (text, description) => {
    const reading = read(text);
    expect(causeOf(reading)).toBe(description);
    const { eventType, schemaVersion, reason, errors, fingerprint } = reading;
    const kind = { ...(eventType && { eventType }), ...(schemaVersion && { schemaVersion }) };
    expect(fingerprint).toBe(fingerprintOf(kind, { reason, errors }));
  });
});
