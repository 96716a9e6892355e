import { expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord, NewRecord } from '../../src/core/ledger-record.ts';
import type { Preview } from '../../src/operations/preview.ts';
import { previewChange } from '../../src/operations/preview-change.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW, PAYMENT, PAYMENTS } from '../support/events.ts';
import { recordOf, rejected } from '../support/records.ts';

const text = (value: string) => ({ type: 'String', value });
const TIME = '2026-11-21T08:00:00Z';
const binary = (body: string, version = 'v1') =>
  recordOf(
    body,
    {},
    {
      'ce-specversion': text('1.0'),
      'ce-id': text('evt-1'),
      'ce-source': text('/shop'),
      'ce-type': text('payment.processed'),
      'ce-schemaversion': text(version),
      'ce-time': text(TIME),
      'ce-tenantid': text('acme'),
    },
  );
const raw = (body: string) =>
  recordOf(
    body,
    {},
    {
      event_id: text('evt-1'),
      event_type: text('payment.processed'),
      schema_version: text('v1'),
      occurred_at: text(TIME),
      tenant_id: text('acme'),
      client_id: text('shop'),
    },
  );

it.each([
  ['an attribute', binary(JSON.stringify(PAYMENT), 'v9'), '/attributes/ce-schemaversion'],
  ['data', binary(JSON.stringify({ ...PAYMENT, amount: 0 })), '/data/amount'],
  ['data that is not JSON', binary('{'), '/data'],
  ['a body beside attributes', raw(JSON.stringify({ ...PAYMENT, amount: 0 })), '/body/amount'],
])(
  'a preview names what is refused again by the cause and the places that the ledger has: %s',
  async (_, record, pointer) => {
    expect(await refusalsOf(record)).toEqual([
      expect.objectContaining({
        fingerprint: record.fingerprint,
        errors: [expect.objectContaining({ pointer })],
      }),
    ]);
  },
);

it('a preview names the place that is wrong today, if another one was wrong in the same way', async () => {
  const today = rejected();
  const earlier = withPointer(today, '/body/total');
  expect(earlier.failure?.errors).toMatchObject([{ pointer: '/body/total' }]);
  expect(await refusalsOf(earlier)).toEqual([
    expect.objectContaining({
      fingerprint: today.fingerprint,
      errors: [expect.objectContaining({ pointer: '/body/amount' })],
    }),
  ]);
});

/** A record whose errors name another place. */
function withPointer(record: NewRecord, pointer: string): NewRecord {
  const { failure } = record;
  if (!failure) throw new Error('The record has no failure.');
  const errors = failure.errors.map((error) => ({ ...error, pointer }));
  return { ...record, failure: { ...failure, errors } };
}

/** What would be refused again if this record were replayed. */
async function refusalsOf(record: NewRecord): Promise<Preview['refusals']> {
  const records = new Map<string, LedgerRecord>();
  const store = new MemoryStore(records);
  await store.record([record], PLENTY);
  const services = {
    queries: store,
    editor: new MemoryLedgerEditor(records),
    registry: PAYMENTS,
    hasHandler: () => false,
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    signal: new AbortController().signal,
  };
  const { refusals } = await previewChange('replay', { status: 'failed' }, services);
  return refusals;
}
