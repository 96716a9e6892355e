import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { listPage } from '../../src/operations/list-page.ts';
import type { RecordFilter } from '../../src/operations/list-records.ts';
import type { TenantScope } from '../../src/operations/tenant-scope.ts';
import { PLENTY } from '../support/deadlines.ts';
import { processed, rejected, times } from '../support/records.ts';

const ACME: TenantScope = { kind: 'one_tenant', tenantId: 'acme' };
const ALL: TenantScope = { kind: 'all_tenants' };

let store: MemoryStore;
beforeEach(async () => {
  store = new MemoryStore();
  await store.record(
    times(6, (index) => {
      const event = { event_id: `e-${index}`, tenant_id: index % 3 === 2 ? 'other' : 'acme' };
      const context = { receivedAt: `2026-11-21T09:00:0${index}.000Z` };
      return index < 3 ? processed(event, context) : rejected(event, context);
    }),
    PLENTY,
  );
});

async function ids(filter: RecordFilter, scope: TenantScope, limit = 10): Promise<string[]> {
  const { items } = await listPage(store, filter, scope, { order: 'oldest_first', limit });
  return items.map(({ identity }) => identity?.eventId ?? '');
}

describe('listPage', () => {
  it.each([
    [{ status: 'any' }, ACME, ['e-0', 'e-1', 'e-3', 'e-4']],
    [{ status: 'processed' }, ACME, ['e-0', 'e-1']],
    [{ status: 'failed' }, ACME, ['e-3', 'e-4']],
    [{}, ACME, ['e-3', 'e-4']],
    [{ status: 'failed', reason: 'invalid_body' }, ACME, ['e-3', 'e-4']],
    [{ status: 'failed', tenantId: 'other' }, ACME, ['e-3', 'e-4']],
    [{ status: 'failed', fingerprint: 'f1_000000000000' }, ACME, []],
    [{ status: 'failed' }, ALL, ['e-3', 'e-4', 'e-5']],
    [{ status: 'failed', tenantId: 'other' }, ALL, ['e-5']],
  ] as const)('lists %o in %o', async (filter, scope, expected) => {
    expect(await ids(filter, scope)).toEqual(expected);
  });

  it('reads nothing of others within one tenant, open events neither', async () => {
    store.listOpen = () => Promise.reject(new Error('it was read'));
    expect(await ids({ status: 'failed' }, ACME)).toEqual(['e-3', 'e-4']);
  });

  it('goes on from a cursor that another tenant got, with its own records', async () => {
    const asked = { order: 'oldest_first', limit: 1 } as const;
    const other = { kind: 'one_tenant', tenantId: 'other' } as const;
    const { next = '' } = await listPage(store, { status: 'any' }, other, asked);
    const page = await listPage(store, { status: 'any' }, ACME, {
      ...asked,
      limit: 5,
      cursor: next,
    });
    expect(page.items.map(({ identity }) => identity?.eventId)).toEqual(['e-3', 'e-4']);
  });

  it('ends a page that has read enough, although it isn’t full', async () => {
    let reads = 0;
    store.listByTenant = () => {
      reads += 1;
      return Promise.resolve({ kind: 'page', items: [], next: 'more', readUnits: 100 });
    };
    const page = await listPage(store, { status: 'any' }, ACME, {
      order: 'newest_first',
      limit: 5,
    });
    expect([page, reads]).toEqual([{ items: [], next: 'more' }, 3]);
  });

  it('ends a page after 20 reads if the store doesn’t say what they cost', async () => {
    let reads = 0;
    store.listByTenant = () => {
      reads += 1;
      return Promise.resolve({ kind: 'page', items: [], next: 'more' });
    };
    await listPage(store, { status: 'any' }, ACME, { order: 'newest_first', limit: 5 });
    expect(reads).toBe(20);
  });
});
