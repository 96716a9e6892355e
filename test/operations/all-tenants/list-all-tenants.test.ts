import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { SeenTenants } from '../../../src/ledger-queries.ts';
import { listAllTenants } from '../../../src/operations/all-tenants/list-all-tenants.ts';
import { InvalidCursor } from '../../../src/operations/list-pages.ts';
import type { RecordFilter } from '../../../src/operations/list-records.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { processed, recordOf, rejected, times } from '../../support/records.ts';

/** The time of a second after nine. */
const second = (number: number): string =>
  new Date(Date.UTC(2026, 10, 21, 9, 0, number)).toISOString();

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

/** Tenants that sent something last at these seconds. */
function seen(tenants: Readonly<Record<string, number>>, isComplete = true): SeenTenants {
  return {
    tenants: Object.entries(tenants).map(([tenantId, at]) => ({
      tenantId,
      lastReceivedAt: second(at),
    })),
    isComplete,
  };
}

const record = (tenant_id: string, event_id: string, at: number, make = processed) =>
  store.record([make({ tenant_id, event_id }, { receivedAt: second(at) })], PLENTY);

async function page(
  filter: Omit<RecordFilter, 'tenantId'>,
  tenants: SeenTenants,
  limit = 10,
  cursor?: string,
) {
  const directory = { seenTenants: () => Promise.resolve(tenants) };
  const asked = { limit, ...(cursor !== undefined && { cursor }) };
  const { items, ...rest } = await listAllTenants(store, directory, filter, asked);
  return { ids: items.map(({ identity }) => identity?.eventId ?? 'nameless'), ...rest };
}

const THREE = seen({ busy: 59, quiet: 50, calm: 1 });

describe('listAllTenants', () => {
  it('merges the lists of tenants and of messages that name none, the newest first', async () => {
    await record('busy', 'b-1', 1);
    await record('quiet', 'q-2', 2);
    await store.record([recordOf('hello', { receivedAt: second(3) })], PLENTY);
    await record('busy', 'b-4', 4);
    const { ids, tenants, next } = await page({ status: 'any' }, THREE);
    expect(ids).toEqual(['b-4', 'nameless', 'q-2', 'b-1']);
    expect([tenants, next]).toEqual([{ listed: 3, known: 3, isComplete: true }, undefined]);
  });

  it('gives each record once, page by page, although one tenant sent most', async () => {
    await Promise.all(times(40, (at) => record('busy', `b-${at}`, at)));
    await Promise.all([record('quiet', 'q-10', 10), record('calm', 'c-0', 0)]);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { ids, next } = await page({ status: 'any' }, THREE, 7, cursor);
      found.push(...ids);
      cursor = next;
    } while (cursor !== undefined);
    expect(found).toHaveLength(42);
    expect(new Set(found).size).toBe(42);
    expect(found.indexOf('q-10')).toBeGreaterThan(found.indexOf('b-11'));
    expect(found.indexOf('q-10')).toBeLessThan(found.indexOf('b-9'));
  });

  it('fills a page from one tenant, if the others have nothing', async () => {
    await Promise.all(times(30, (at) => record('busy', `b-${at}`, at)));
    const { ids } = await page({ status: 'any' }, THREE, 20);
    expect(ids).toEqual(times(20, (index) => `b-${29 - index}`));
  });

  it.each<[string, Omit<RecordFilter, 'tenantId'>, string[]]>([
    ['a status', { status: 'processed' }, ['q-2', 'b-1']],
    ['a period', { status: 'any', since: second(2), until: second(3) }, ['q-2']],
    ['a reason', { status: 'any', reason: 'invalid_body' }, ['b-3']],
    ['a type', { status: 'any', eventType: 'other' }, []],
  ])('takes %s', async (_, filter, expected) => {
    await record('busy', 'b-1', 1);
    await record('quiet', 'q-2', 2);
    await record('busy', 'b-3', 3, rejected);
    expect((await page(filter, THREE)).ids).toEqual(expected);
  });

  it.each([{}, { status: 'failed' }, { status: 'queued' }] as const)(
    'reads the index for open records: %o',
    async (filter) => {
      await record('unknown', 'u-1', 1, rejected);
      store.listByTenant = () => Promise.reject(new Error('the journal was read'));
      const { ids, tenants } = await page(filter, seen({}));
      expect(ids).toEqual(filter.status === 'queued' ? [] : ['u-1']);
      expect(tenants).toBeUndefined();
    },
  );

  it('reads the lists of the 20 tenants that sent last, and says how many there are', async () => {
    const many = Object.fromEntries(times(25, (index) => [`t-${index}`, 59 - index]));
    await Promise.all(times(25, (index) => record(`t-${index}`, `e-${index}`, index)));
    const { ids, tenants } = await page({ status: 'any' }, seen(many, false), 100);
    expect(ids).toHaveLength(20);
    expect(tenants).toEqual({ listed: 20, known: 25, isComplete: false });
  });

  it('reads nothing of tenants that sent nothing in the period', async () => {
    const read: (string | undefined)[] = [];
    store.listByTenant = ({ tenantId }) => {
      read.push(tenantId);
      return Promise.resolve({ kind: 'page', items: [] });
    };
    const { tenants } = await page({ status: 'any', since: second(50) }, THREE);
    expect(read).toEqual(['busy', 'quiet', undefined]);
    expect(tenants).toEqual({ listed: 2, known: 2, isComplete: true });
  });

  it('ends a page that has read enough, where a later page can go on', async () => {
    let units = 0;
    store.listByTenant = ({ tenantId }) => {
      units += 100;
      const next = `2026-11-21T09:00:0${tenantId === 'busy' ? 9 : 1}.000Z_${'0'.repeat(16)}`;
      return Promise.resolve({ kind: 'page', items: [], next, readUnits: 100 });
    };
    const { ids, next } = await page({ status: 'any' }, seen({ busy: 59 }));
    expect([ids, next, units]).toEqual([[], `2026-11-21T09:00:09.000Z_${'0'.repeat(16)}`, 200]);
  });

  it('refuses a cursor that no list gave', async () => {
    await expect(page({ status: 'any' }, THREE, 10, 'x')).rejects.toThrow(InvalidCursor);
  });
});
