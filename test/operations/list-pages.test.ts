import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { OpenFilter, PageRequest } from '../../src/ledger-queries.ts';
import { InvalidCursor, listPages, type ListRequest } from '../../src/operations/list-pages.ts';
import { PLENTY } from '../support/deadlines.ts';
import { rejected, times } from '../support/records.ts';

const COUNT = 2_500;
let store: MemoryStore;
beforeEach(async () => {
  store = new MemoryStore();
  const records = times(COUNT, (index) =>
    rejected(
      { event_id: `evt-${index}` },
      { receivedAt: new Date(Date.UTC(2026, 10, 21) + index).toISOString() },
    ),
  );
  await store.record(records, PLENTY);
});

async function read(request: ListRequest, filter: OpenFilter = {}) {
  const asked: PageRequest[] = [];
  const ids: (string | undefined)[] = [];
  let next: string | undefined;
  const readPage = (page: PageRequest) => {
    asked.push(page);
    return store.listOpen(filter, page);
  };
  for await (const page of listPages(readPage, request)) {
    ids.push(...page.items.map(({ identity }) => identity?.eventId));
    next = page.next;
  }
  return { ids, next, limits: asked.map(({ limit }) => limit) };
}

describe('listPages', () => {
  it('reads the whole list, without repeating a record', async () => {
    const { ids, next, limits } = await read({ order: 'oldest_first' });
    expect(ids).toEqual(times(COUNT, (index) => `evt-${index}`));
    expect([next, limits]).toEqual([undefined, [1000, 1000, 1000]]);
  });

  it('stops at the limit, and goes on from there', async () => {
    const { ids, next = '', limits } = await read({ order: 'newest_first', limit: 1200 });
    expect([ids.length, ids.at(-1), limits]).toEqual([1200, 'evt-1300', [1000, 200]]);
    const rest = await read({ order: 'newest_first', cursor: next });
    expect([rest.ids[0], rest.ids.length]).toEqual(['evt-1299', 1300]);
  });

  it('has one empty page if nothing is listed', async () => {
    const { ids, limits } = await read({ order: 'newest_first', limit: 5 }, { tenantId: 'none' });
    expect([ids, limits]).toEqual([[], [5]]);
  });

  it('refuses a cursor that no list gave', async () => {
    await expect(read({ order: 'newest_first', cursor: 'x' })).rejects.toThrow(InvalidCursor);
  });
});
