import { beforeEach, describe, expect, it } from 'vitest';

import { childId } from '../../src/core/child-event.ts';
import type { ChildEvent } from '../../src/core/child-event.ts';
import { readMessage, type ValidEvent } from '../../src/core/read-message.ts';
import {
  GenerationLimitError,
  InvalidEventError,
  PermanentError,
} from '../../src/handlers/handler-errors.ts';
import { Publication } from '../../src/handlers/publication.ts';
import { NOW, wireText } from '../support/events.ts';
import { newOrder } from '../support/handling.ts';
import { times } from '../support/records.ts';
import { SAMPLES } from '../support/services.ts';

const MEBIBYTE = 1024 * 1024;
const RULES = { registry: SAMPLES, maxEventGenerations: 3 };
const AT = '2026-11-21T09:00:00.000Z';

function validEvent(overrides: Record<string, unknown> = {}): ValidEvent {
  const reading = readMessage(wireText(overrides), SAMPLES, NOW);
  if (reading.kind === 'rejected') throw new Error(reading.reason);
  return reading;
}

let parent: ValidEvent;
let publication: Publication;
beforeEach(() => {
  parent = validEvent();
  publication = new Publication(parent.envelope, AT, RULES);
});

const bodyOf = (index: number): unknown => JSON.parse(publication.messages[index]?.body ?? '');
/** An order whose message has this many bytes. */
function orderOf(bytes: number): ChildEvent {
  const sized = (length: number): ChildEvent => {
    const order = newOrder('order-1');
    return { ...order, body: { ...order.body, note: 'x'.repeat(length) } };
  };
  const measure = new Publication(parent.envelope, AT, RULES);
  measure.add([sized(0)]);
  return sized(bytes - Buffer.byteLength(measure.messages[0]?.body ?? ''));
}
/** What `add` throws. */
function refusal(event: ChildEvent): InvalidEventError {
  try {
    publication.add([event]);
  } catch (error) {
    if (error instanceof InvalidEventError) return error;
    throw error;
  }
  throw new Error('the event was not refused');
}

describe('a publication', () => {
  it('makes messages that the consumer accepts', () => {
    publication.add([newOrder('order-1')]);
    const reading = readMessage(publication.messages[0]?.body ?? '', SAMPLES, NOW);
    expect(reading).toMatchObject({
      kind: 'valid',
      envelope: { tenantId: 'acme', causationId: 'evt-1', correlationId: 'evt-1', occurredAt: AT },
      body: newOrder('order-1').body,
    });
  });

  it('continues positions from call to call', () => {
    publication.add([newOrder('order-1'), newOrder('order-2')]);
    publication.add([]);
    publication.add([newOrder('order-3')]);
    const ids = times(3, (position) => childId(parent.envelope, position));
    expect(publication.messages.map(({ id }) => id)).toEqual(ids);
    expect(times(3, bodyOf)).toMatchObject(ids.map((event_id) => ({ event_id })));
  });

  it('makes the same messages in another attempt', () => {
    const again = new Publication(validEvent().envelope, AT, RULES);
    publication.add([newOrder('order-1'), newOrder('order-2')]);
    again.add([newOrder('order-1'), newOrder('order-2')]);
    expect(again.messages).toEqual(publication.messages);
  });

  it('gives the queue tenant and group', () => {
    publication.add([newOrder('order-1'), { ...newOrder('order-2'), groupId: 'group-2' }]);
    expect(publication.messages).toMatchObject([
      { tenantId: 'acme' },
      { tenantId: 'acme', groupId: 'group-2' },
    ]);
    expect(publication.messages[0]).not.toHaveProperty('groupId');
  });

  it('accepts 1,000 events', () => {
    publication.add(times(1000, (index) => newOrder(`order-${index}`)));
    expect(new Set(publication.messages.map(({ id }) => id)).size).toBe(1000);
  });

  it('accepts an event of 1 MiB, and refuses one with a byte more', () => {
    publication.add([orderOf(MEBIBYTE)]);
    expect(Buffer.byteLength(publication.messages[0]?.body ?? '')).toBe(MEBIBYTE);
    expect(refusal(orderOf(MEBIBYTE + 1)).message).toBe(
      'published event 2, order.placed v1: too_large: must be at most 1048576 bytes, got 1048577',
    );
  });

  it('accepts an event that has expired', () => {
    publication.add([{ ...newOrder('order-1'), expiresAt: '1960-01-01T00:00:00Z' }]);
    expect(bodyOf(0)).toMatchObject({ expires_at: '1960-01-01T00:00:00Z' });
  });

  it('escapes characters that SQS or an emulator refuses', () => {
    const order = newOrder('order-1');
    publication.add([{ ...order, body: { ...order.body, note: 'é \uffff \ufffe 🧾' } }]);
    expect(publication.messages[0]?.body).toContain('é \\uffff \\ufffe \\ud83e\\uddfe');
    expect(bodyOf(0)).toMatchObject({ body: { note: 'é \uffff \ufffe 🧾' } });
  });
});

describe('a publication refuses', () => {
  const order = newOrder('order-1');
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  it.each<[string, ChildEvent, string]>([
    ['an unknown type', { ...order, eventType: 'order.lost' }, 'order.lost v1: unknown_type: '],
    ['an unknown version', { ...order, schemaVersion: 'v9' }, 'order.placed v9: unknown_version: '],
    ['a body that its schema refuses', { ...order, body: {} }, 'invalid_body: /body/order_id '],
    ['an event without a body', { ...order, body: undefined }, 'invalid_envelope: /body '],
    ['a group that is none', { ...order, groupId: 'a b' }, 'invalid_envelope: /group_id '],
    ['an expiry that is no time', { ...order, expiresAt: 'soon' }, 'invalid_envelope: /expires_at'],
    ['a number too large for JSON', { ...order, body: 1n }, 'it can’t be written as JSON'],
    ['a body that holds itself', { ...order, body: cyclic }, 'it can’t be written as JSON'],
  ])('%s', (_, event, message) => {
    const error = refusal(event);
    expect(error.message).toMatch(/^published event 1, /);
    expect(error.message).toContain(message);
    expect(publication.messages).toEqual([]);
  });

  it('and names the first three errors in its message, and lists all of them', () => {
    const { message, errors } = refusal({ ...order, body: {} });
    expect(errors).toHaveLength(5);
    expect(message.split('; ')).toHaveLength(3);
  });

  it('and keeps the reason why JSON can’t be written, with no errors of a schema', () => {
    const { cause, errors } = refusal({ ...order, body: 1n });
    expect(cause).toBeInstanceOf(TypeError);
    expect(errors).toEqual([]);
  });

  it('and names the limit for an event that is too large', () => {
    expect(refusal(orderOf(MEBIBYTE + 1)).errors).toEqual([
      { pointer: '', message: 'must be at most 1048576 bytes, got 1048577', rule: 'size' },
    ]);
  });

  it('all events of a call if one is invalid', () => {
    expect(() => {
      publication.add([newOrder('order-1'), { ...newOrder('order-2'), body: {} }]);
    }).toThrow('published event 2');
    expect(publication.messages).toEqual([]);
  });

  it('to be used once the handler has ended', () => {
    publication.add([newOrder('order-1')]);
    publication.close();
    expect(() => publication.add([newOrder('order-2')])).toThrow('nothing is sent');
    expect(publication.messages).toHaveLength(1);
  });
});

describe('the limit of generations', () => {
  const publicationOf = (generation: number) =>
    new Publication(validEvent({ generation }).envelope, AT, RULES);

  it('lets an event publish up to it', () => {
    const last = publicationOf(2);
    last.add([newOrder('order-1')]);
    expect(JSON.parse(last.messages[0]?.body ?? '')).toMatchObject({ generation: 3 });
  });

  it.each([3, 4, 1_000_000])('lets an event of generation %i publish nothing', (generation) => {
    const beyond = publicationOf(generation);
    const expected =
      `published event 1, order.placed v1: its generation must be at most 3 (maxEventGenerations), got ${generation + 1}: ` +
      'do handlers publish each other’s events without end?';
    const publish = () => beyond.add([newOrder('order-1')]);
    expect(publish).toThrow(new GenerationLimitError(expected));
    expect(publish).toThrow(PermanentError);
    expect(beyond.messages).toEqual([]);
  });

  it('is no error for a handler that publishes no events', () => {
    expect(() => publicationOf(3).add([])).not.toThrow();
  });
});
