import { describe, expect, it } from 'vitest';

import { checkOutgoing, MAX_MESSAGE_BYTES } from '../../src/core/outgoing-message.ts';
import { readMessage } from '../../src/core/read-message.ts';
import { NOW, wireText } from '../support/events.ts';
import { SAMPLES } from '../support/services.ts';

/** An event whose JSON has this many bytes, by an envelope field that nobody knows. */
function textOf(bytes: number): string {
  const padding = bytes - Buffer.byteLength(wireText({ note: '' }));
  return wireText({ note: 'x'.repeat(padding) });
}

describe('checkOutgoing', () => {
  it('gives the message of an event that the consumer accepts, its text unchanged', () => {
    const text = wireText({ group_id: 'group-1' });
    expect(checkOutgoing(text, SAMPLES, NOW)).toEqual({
      kind: 'sendable',
      message: { id: 'evt-1', tenantId: 'acme', groupId: 'group-1', body: text },
    });
  });

  it('names no group for an event that has none', () => {
    const check = checkOutgoing(wireText(), SAMPLES, NOW);
    expect(check).toMatchObject({ kind: 'sendable' });
    expect(check).not.toHaveProperty('message.groupId');
  });

  it('escapes characters that SQS refuses, and changes no value by that', () => {
    const text = wireText({ note: '\uffff\ufffe🧾' });
    const check = checkOutgoing(text, SAMPLES, NOW);
    if (check.kind !== 'sendable') throw new Error(check.reason);
    expect(check.message.body).toContain('"\\uffff\\ufffe\\ud83e\\uddfe"');
    expect(JSON.parse(check.message.body)).toEqual(JSON.parse(text));
    expect(readMessage(check.message.body, SAMPLES, NOW).kind).toBe('valid');
  });

  it.each<[string, string, string, string]>([
    ['text that is not JSON', '{', 'malformed_json', ''],
    ['JSON that is no object', '[]', 'invalid_envelope', ''],
    [
      'an envelope without tenant',
      wireText({ tenant_id: undefined }),
      'invalid_envelope',
      '/tenant_id',
    ],
    ['an unknown type', wireText({ event_type: 'no.such' }), 'unknown_type', '/event_type'],
    [
      'an unknown version',
      wireText({ schema_version: 'v99' }),
      'unknown_version',
      '/schema_version',
    ],
    ['a body that its schema refuses', wireText({ body: 1 }), 'invalid_body', '/body'],
    [
      'an expired event',
      wireText({ expires_at: '1960-01-01T00:00:00Z' }),
      'expired',
      '/expires_at',
    ],
  ])('refuses %s and names the field', (_, text, reason, pointer) => {
    const check = checkOutgoing(text, SAMPLES, NOW);
    expect(check).toMatchObject({ kind: 'refused', reason, errors: [{ pointer }] });
  });

  it('lets an expired event pass if no time counts as too late', () => {
    const text = wireText({ expires_at: '1960-01-01T00:00:00Z' });
    expect(checkOutgoing(text, SAMPLES, -Infinity).kind).toBe('sendable');
  });

  it('takes 1 MiB, and refuses a byte more', () => {
    expect(checkOutgoing(textOf(MAX_MESSAGE_BYTES), SAMPLES, NOW).kind).toBe('sendable');
    expect(checkOutgoing(textOf(MAX_MESSAGE_BYTES + 1), SAMPLES, NOW)).toEqual({
      kind: 'refused',
      reason: 'too_large',
      errors: [
        { pointer: '', message: 'must be at most 1048576 bytes, got 1048577', rule: 'size' },
      ],
    });
  });

  it('counts the bytes of the text as it is sent, escapes included', () => {
    const text = textOf(MAX_MESSAGE_BYTES).replace('xxxx', '🧾');
    expect(Buffer.byteLength(text)).toBe(MAX_MESSAGE_BYTES);
    expect(checkOutgoing(text, SAMPLES, NOW)).toMatchObject({ reason: 'too_large' });
  });
});
