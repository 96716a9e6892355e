import { expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { previewChange } from '../../src/operations/preview-change.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW, PAYMENT, PAYMENTS } from '../support/events.ts';
import { recordOf } from '../support/records.ts';

it('a preview names what is refused again by the cause and the places that the ledger has', async () => {
  const text = (value: string) => ({ type: 'String', value });
  const binary = recordOf(
    JSON.stringify(PAYMENT),
    {},
    {
      'ce-specversion': text('1.0'),
      'ce-id': text('evt-1'),
      'ce-source': text('/shop'),
      'ce-type': text('payment.processed'),
      'ce-schemaversion': text('v9'),
      'ce-time': text('2026-11-21T08:00:00Z'),
      'ce-tenantid': text('acme'),
    },
  );
  const records = new Map<string, LedgerRecord>();
  const store = new MemoryStore(records);
  await store.record([binary], PLENTY);
  const { refusals } = await previewChange(
    'replay',
    { reason: 'unknown_version' },
    {
      queries: store,
      editor: new MemoryLedgerEditor(records),
      registry: PAYMENTS,
      hasHandler: () => false,
      clock: { now: () => NOW, sleep: () => Promise.resolve() },
      signal: new AbortController().signal,
    },
  );
  expect(refusals).toEqual([
    expect.objectContaining({
      fingerprint: binary.fingerprint,
      errors: [expect.objectContaining({ pointer: '/attributes/ce-schemaversion' })],
    }),
  ]);
});
