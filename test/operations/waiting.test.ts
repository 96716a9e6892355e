import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { LedgerQueries } from '../../src/ledger-queries.ts';
import { countWaiting } from '../../src/operations/waiting.ts';
import { PLENTY } from '../support/deadlines.ts';
import { recordOf, rejected, times } from '../support/records.ts';
import { wireText } from '../support/events.ts';

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

const everything = () => true;

/** Records an event of a version or type that `PAYMENTS` doesn't have. */
async function record(id: number, overrides: Record<string, unknown>): Promise<void> {
  const text = wireText({ event_id: `evt-${id}`, ...overrides });
  await store.record([recordOf(text, { messageId: `message-${id}` })], PLENTY);
}

describe('events that wait for their schema', () => {
  it('are counted by reason, type and version if the schema is there now, the largest group first', async () => {
    await record(1, { schema_version: 'v3' });
    for (const id of [2, 3, 4]) await record(id, { event_type: 'order.shipped' });
    await record(5, { schema_version: 'v4' });
    const isKnown = (type: string, version: string) =>
      ['payment.processed v3', 'order.shipped v1'].includes(`${type} ${version}`);
    expect(await countWaiting(store, isKnown)).toEqual({
      complete: true,
      groups: [
        { reason: 'unknown_type', eventType: 'order.shipped', schemaVersion: 'v1', count: 3 },
        {
          reason: 'unknown_version',
          eventType: 'payment.processed',
          schemaVersion: 'v3',
          count: 1,
        },
      ],
    });
  });

  it('are none if events were rejected for other reasons', async () => {
    await store.record([rejected(), recordOf('hello')], PLENTY);
    expect(await countWaiting(store, everything)).toEqual({ complete: true, groups: [] });
  });

  it('are counted up to a maximum, which the result says', async () => {
    for (const id of times(4, (index) => index)) await record(id, { schema_version: 'v3' });
    expect(await countWaiting(store, everything, { records: 3, pages: 50 })).toMatchObject({
      complete: false,
      groups: [{ count: 3 }],
    });
    expect(await countWaiting(store, everything, { records: 4, pages: 50 })).toMatchObject({
      complete: true,
      groups: [{ count: 4 }],
    });
  });

  it('are looked for on a bounded number of pages, because pages may be empty', async () => {
    let pages = 0;
    const emptyPages: Pick<LedgerQueries, 'listOpen'> = {
      listOpen: () => {
        pages += 1;
        return Promise.resolve({ kind: 'page', items: [], next: `page ${pages}` });
      },
    };
    expect(await countWaiting(emptyPages, everything, { records: 10, pages: 3 })).toEqual({
      complete: false,
      groups: [],
    });
    expect(pages).toBe(6);
  });
});
