import { describe, expect, it } from 'vitest';

import { childId, childMessage } from '../../src/core/child-event.ts';
import type { Envelope } from '../../src/core/envelope.ts';
import { times } from '../support/records.ts';

const PARENT: Envelope = {
  eventId: 'evt-1',
  eventType: 'payment.processed',
  tenantId: 'acme',
  clientId: 'web',
  schemaVersion: 'v1',
  occurredAt: '2026-11-21T08:59:58Z',
};
const CHILD = { eventType: 'order.placed', schemaVersion: 'v2', body: { total: 1 } };
const AT = '2026-11-21T09:00:00.000Z';

describe('the message of a child', () => {
  it('has all required fields of an event', () => {
    expect(childMessage(PARENT, 0, CHILD, AT)).toStrictEqual({
      event_id: childId(PARENT, 0),
      event_type: 'order.placed',
      schema_version: 'v2',
      tenant_id: 'acme',
      client_id: 'web',
      occurred_at: AT,
      correlation_id: 'evt-1',
      causation_id: 'evt-1',
      generation: 1,
      body: { total: 1 },
    });
  });

  it('inherits correlation and group', () => {
    const parent = { ...PARENT, correlationId: 'evt-0', causationId: 'evt-0', groupId: 'order-1' };
    expect(childMessage(parent, 0, CHILD, AT)).toMatchObject({
      correlation_id: 'evt-0',
      causation_id: 'evt-1',
      group_id: 'order-1',
    });
  });

  it('may have its own group and expiry', () => {
    const parent = { ...PARENT, groupId: 'order-1', expiresAt: '2026-11-22T00:00:00Z' };
    const child = { ...CHILD, groupId: 'user-1', expiresAt: '2026-12-01T00:00:00Z' };
    expect(childMessage(parent, 0, child, AT)).toMatchObject({
      group_id: 'user-1',
      expires_at: '2026-12-01T00:00:00Z',
    });
  });

  it('does not inherit the expiry of its parent', () => {
    const parent = { ...PARENT, expiresAt: '2026-11-22T00:00:00Z' };
    expect(childMessage(parent, 0, CHILD, AT)).not.toHaveProperty('expires_at');
  });

  it.each([
    [undefined, 1],
    [0, 1],
    [-0, 1],
    [41, 42],
  ])('of a parent of generation %s has the generation %i', (generation, expected) => {
    const parent = { ...PARENT, ...(generation !== undefined && { generation }) };
    expect(childMessage(parent, 0, CHILD, AT)['generation']).toBe(expected);
  });

  it('is the same each time', () => {
    expect(childMessage(PARENT, 3, CHILD, AT)).toEqual(childMessage({ ...PARENT }, 3, CHILD, AT));
  });
});

describe('the id of a child', () => {
  it('is a UUID of version 8', () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    for (const id of times(200, (position) => childId(PARENT, position))) expect(id).toMatch(form);
  });

  it('never changes between releases, so that no child is recorded twice', () => {
    expect(childId(PARENT, 0)).toBe('0c264c9d-d0ab-8826-8562-5a232badf8fb');
    expect(childId(PARENT, 1)).toBe('b770ba0c-0537-8143-ab20-f415fe8fc753');
  });

  it('differs for each position, parent and tenant', () => {
    const ids = [
      ...times(100, (position) => childId(PARENT, position)),
      ...times(100, (position) => childId({ ...PARENT, eventId: 'evt-2' }, position)),
      ...times(100, (position) => childId({ ...PARENT, tenantId: 'globex' }, position)),
    ];
    expect(new Set(ids).size).toBe(300);
  });

  it('differs even if an event id looks like another id with a position', () => {
    expect(childId({ ...PARENT, eventId: 'e1' }, 11)).not.toBe(
      childId({ ...PARENT, eventId: 'e11' }, 1),
    );
  });
});
