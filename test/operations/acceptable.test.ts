import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { createFormats } from '../../src/core/envelopes/create-formats.ts';
import { readMappings, type MappingsFile } from '../../src/core/envelopes/mappings.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { countAcceptable, type AcceptableSource } from '../../src/operations/acceptable.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW, PAYMENT, PAYMENT_SCHEMAS, wireText } from '../support/events.ts';
import { processed, recordOf, rejected, times } from '../support/records.ts';

let records: Map<string, LedgerRecord>;
let store: MemoryStore;
beforeEach(() => {
  records = new Map();
  store = new MemoryStore(records);
});

/** What a release with these mappings accepts of the records. */
function acceptable(
  mappings: MappingsFile = {},
  leaveOut: AcceptableSource['leaveOut'] = () => false,
  limits?: Parameters<typeof countAcceptable>[1],
) {
  const registry = new SchemaRegistry(PAYMENT_SCHEMAS, createFormats(readMappings(mappings)));
  const judging = { registry, hasHandler: () => false, now: NOW };
  const ledger = new MemoryLedgerEditor(records);
  return countAcceptable({ queries: store, ledger, judging, leaveOut }, limits);
}

/** Records a CloudEvent of this tenant. */
async function recordCloudEvent(id: string, attributes: Record<string, unknown>): Promise<void> {
  const text = JSON.stringify({
    ...{ specversion: '1.0', id, source: '/shop', type: 'payment.processed' },
    ...{ schemaversion: 'v1', time: '2026-11-21T08:00:00Z', tenantid: 'acme' },
    ...attributes,
    data: PAYMENT,
  });
  await store.record([recordOf(text, { messageId: id })], PLENTY);
}

describe('rejected messages that a release accepts', () => {
  it('are those that a mapping gives a tenant, also if they named no event before', async () => {
    await recordCloudEvent('one', { tenantid: undefined, comacmetenant: 'acme' });
    await recordCloudEvent('two', { tenantid: undefined, comacmetenant: 'acme' });
    await recordCloudEvent('other', { tenantid: undefined });
    expect((await acceptable()).groups).toEqual([]);
    expect(await acceptable({ cloudevents: { tenant_id: '/comacmetenant' } })).toEqual({
      complete: true,
      groups: [
        {
          reason: 'invalid_envelope',
          fingerprint: expect.stringMatching(/^f1_/),
          eventType: 'payment.processed',
          schemaVersion: 'v1',
          count: 2,
        },
      ],
    });
  });

  it('are those whose type a mapping names, the largest cause first', async () => {
    await recordCloudEvent('one', { type: 'Paid' });
    await recordCloudEvent('two', { type: 'com.acme.paid' });
    await recordCloudEvent('three', { type: 'com.acme.paid' });
    const types = { 'com.acme.paid': 'payment.processed', Paid: 'payment.processed/v2' };
    const { groups } = await acceptable({ types });
    expect(groups.map(({ count, reason, eventType }) => [count, reason, eventType])).toEqual([
      [2, 'unknown_type', 'com.acme.paid'],
      [1, 'unknown_type', 'Paid'],
    ]);
  });

  it('are those that a changed schema accepts', async () => {
    const record = rejected({ event_id: 'evt-2' });
    const sound = { ...record.content, text: wireText({ event_id: 'evt-2' }) };
    await store.record([rejected(), { ...record, content: sound }, processed()], PLENTY);
    const { groups } = await acceptable();
    expect(groups).toMatchObject([{ reason: 'invalid_body', count: 1 }]);
  });

  it('are none that somebody else counts', async () => {
    await recordCloudEvent('one', { type: 'Paid' });
    const types = { Paid: 'payment.processed' };
    const { groups } = await acceptable({ types }, ({ reason }) => reason === 'unknown_type');
    expect(groups).toEqual([]);
  });

  it('are counted up to a maximum, which the result says', async () => {
    for (const id of times(4, (index) => `evt-${index}`))
      await recordCloudEvent(id, { type: 'Paid' });
    const types = { Paid: 'payment.processed' };
    const few = await acceptable({ types }, undefined, { records: 3, pages: 50 });
    expect(few).toMatchObject({ complete: false, groups: [{ count: 3 }] });
    const all = await acceptable({ types }, undefined, { records: 4, pages: 50 });
    expect(all).toMatchObject({ complete: true, groups: [{ count: 4 }] });
  });
});
