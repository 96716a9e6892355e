import { expect, it } from 'vitest';

import { findRecords } from '../../src/operations/find-records.ts';
import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';

it('tells whether it has searched all open events', async () => {
  const endless = {
    listOpen: () => Promise.resolve({ kind: 'page' as const, items: [], next: 'more' }),
    listByTenant: () => Promise.reject(new Error('it was read')),
  };
  const found = await findRecords('evt-1', {
    queries: endless,
    ledger: new MemoryLedgerEditor(new Map()),
    tenants: { seenTenants: () => Promise.resolve({ tenants: [], isComplete: true }) },
  });
  expect(found).toEqual({ kind: 'event_id', keys: [], complete: false });
});
