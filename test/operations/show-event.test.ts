import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { childId } from '../../src/core/child-event.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { readAddress } from '../../src/operations/event-address.ts';
import { canResume, stateOf } from '../../src/operations/operation-state.ts';
import { showEvent, type ShowRequest } from '../../src/operations/show-event.ts';
import { PLENTY } from '../support/deadlines.ts';
import { PAYMENT } from '../support/events.ts';
import { MemoryOperationLog } from '../support/memory-operation-log.ts';
import {
  discardOperation,
  editOperation,
  operation,
  redriveOperation,
} from '../support/operations.ts';
import {
  OPERATION_ID,
  processed,
  recordOf,
  rejected,
  sentAgain,
  times,
} from '../support/records.ts';

let records: Map<string, LedgerRecord>;
let store: MemoryStore;
beforeEach(() => {
  records = new Map();
  store = new MemoryStore(records);
});

async function show(text: string, log = new MemoryOperationLog(), request = EVERYTHING) {
  const address = readAddress(text);
  if (!address) throw new Error(`no address: ${text}`);
  const source = { queries: store, ledger: new MemoryLedgerEditor(records), log };
  return showEvent(address, request, source);
}

const EVERYTHING: ShowRequest = { scope: { kind: 'all_tenants' }, withBeside: true };

function child(parentId: string, position: number): LedgerRecord {
  const { content } = processed({ event_id: parentId });
  if (content.kind !== 'event') throw new Error('no event');
  return processed({ event_id: childId(content.envelope, position), causation_id: parentId });
}

describe('showEvent', () => {
  it('finds an event by its key', async () => {
    const record = processed();
    await store.record([record], PLENTY);
    expect(await show('acme#evt-1')).toEqual({
      kind: 'found',
      life: { record, beside: [], besideComplete: true, children: [] },
    });
  });

  it('finds a message that names no event', async () => {
    const record = recordOf('not JSON');
    await store.record([record], PLENTY);
    expect(await show('#message-1')).toMatchObject({ kind: 'found', life: { record } });
  });

  it('finds an open event by its id alone', async () => {
    await store.record([rejected({ event_id: 'bad' }), processed({ event_id: 'good' })], PLENTY);
    expect(await show('bad')).toMatchObject({ life: { record: { key: 'acme#bad' } } });
    expect(await show('good')).toEqual({ kind: 'unknown_id', complete: true });
  });

  it('asks for the tenant if several have an open event of this id', async () => {
    const ids = ['acme', 'globex'].map((tenant) =>
      rejected({ event_id: 'bad', tenant_id: tenant }),
    );
    await store.record(ids, PLENTY);
    const shown = await show('bad');
    expect(shown.kind === 'ambiguous' && [...shown.keys].sort()).toEqual([
      'acme#bad',
      'globex#bad',
    ]);
  });

  it('shows the first event of an id that only a conflict has open', async () => {
    const conflict = processed({ body: { ...PAYMENT, amount: 13 } });
    await store.record([processed(), conflict], PLENTY);
    expect(await show('evt-1')).toMatchObject({
      life: {
        record: { key: 'acme#evt-1', status: 'processed' },
        beside: [
          { key: expect.stringMatching(/^acme#evt-1 [0-9a-f]{64}$/), reason: 'id_conflict' },
        ],
      },
    });
  });

  it('finds a second rejected message, also once the first one is corrected', async () => {
    const amount = (amount: number) => rejected({ body: { ...PAYMENT, amount } });
    await store.record([amount(-1)], PLENTY);
    await store.record([amount(-2)], PLENTY);
    const corrected = processed({}, { receivedAt: '2026-11-21T10:00:00.000Z' });
    await store.record([corrected], PLENTY);
    expect(await show('acme#evt-1')).toMatchObject({
      life: {
        record: { status: 'processed' },
        beside: [{ key: expect.stringMatching(/^acme#evt-1 /), reason: 'invalid_body' }],
      },
    });
  });

  it('does not take an event for a conflict of another one whose id is longer', async () => {
    await store.record([processed(), rejected({ event_id: 'evt-10' })], PLENTY);
    expect(await show('acme#evt-1')).toMatchObject({ life: { beside: [] } });
  });

  it('says that there is no such record', async () => {
    expect(await show('acme#none')).toEqual({ kind: 'unknown_key', key: 'acme#none' });
  });

  it.each([0, 1, 3, 4, 20])('finds all %i events that an event published', async (count) => {
    const children = times(count, (position) => child('evt-1', position));
    await store.record([processed(), ...children], PLENTY);
    const shown = await show('acme#evt-1');
    expect(shown.kind === 'found' && shown.life.children.map(({ key }) => key)).toEqual(
      children.map(({ key }) => key),
    );
  });

  it('names the parent, also if the ledger has none', async () => {
    await store.record([processed(), child('evt-1', 0), child('evt-2', 0)], PLENTY);
    expect(await show(child('evt-1', 0).key)).toMatchObject({
      life: { parent: { key: 'acme#evt-1', record: { status: 'processed' } } },
    });
    const orphan = await show(child('evt-2', 0).key);
    expect(orphan.kind === 'found' && orphan.life.parent).toEqual({ key: 'acme#evt-2' });
  });

  it('names the operation that changed it', async () => {
    const log = new MemoryOperationLog();
    await log.create(operation());
    const record = sentAgain();
    records.set(record.key, record);
    expect(await show(record.key, log)).toMatchObject({
      life: { operation: { id: OPERATION_ID } },
    });
    expect(await show(record.key)).not.toHaveProperty('life.operation');
  });

  it('stops searching a list that has no end', async () => {
    let pages = 0;
    const endless = {
      listOpen: () => {
        pages += 1;
        return Promise.resolve({ kind: 'page' as const, items: [], next: 'more' });
      },
      listByTenant: () => Promise.reject(new Error('it was read')),
    };
    const ledger = new MemoryLedgerEditor(records);
    const source = { queries: endless, ledger, log: new MemoryOperationLog() };
    const shown = await showEvent({ kind: 'event_id', eventId: 'bad' }, EVERYTHING, source);
    expect([shown, pages]).toEqual([{ kind: 'unknown_id', complete: false }, 20]);
  });
});

describe('showEvent within one tenant', () => {
  const within = (tenantId: string): ShowRequest => ({
    scope: { kind: 'one_tenant', tenantId },
    withBeside: true,
  });

  it('finds events of the tenant, and no others', async () => {
    await store.record([processed(), rejected({ event_id: 'bad' })], PLENTY);
    expect(await show('acme#evt-1', undefined, within('acme'))).toMatchObject({ kind: 'found' });
    expect(await show('evt-1', undefined, within('acme'))).toMatchObject({ kind: 'found' });
    expect(await show('acme#evt-1', undefined, within('other'))).toEqual({
      kind: 'unknown_key',
      key: 'acme#evt-1',
    });
    expect(await show('bad', undefined, within('other'))).toEqual({
      kind: 'unknown_key',
      key: 'other#bad',
    });
  });

  it('finds no message that names no tenant', async () => {
    await store.record([recordOf('not JSON')], PLENTY);
    const shown = await show('#message-1', undefined, within('acme'));
    expect(shown).toMatchObject({ kind: 'unknown_key' });
  });

  it('finds the messages beside it without reading the open events of others', async () => {
    await store.record([processed()], PLENTY);
    const later = { receivedAt: '2026-11-21T09:00:01.000Z', messageId: 'message-2' };
    await store.record([processed({ body: { ...PAYMENT, amount: 1 } }, later)], PLENTY);
    store.listOpen = () => Promise.reject(new Error('it was read'));
    expect(await show('acme#evt-1', undefined, within('acme'))).toMatchObject({
      life: { beside: [{ reason: 'id_conflict' }], besideComplete: true },
    });
  });

  it('doesn’t search for messages beside it unless it is asked to', async () => {
    await store.record([processed()], PLENTY);
    store.listByTenant = () => Promise.reject(new Error('it was read'));
    const request = { ...within('acme'), withBeside: false };
    expect(await show('acme#evt-1', undefined, request)).toMatchObject({
      life: { beside: [], besideComplete: false },
    });
  });
});

const OPERATIONS = {
  replay: operation,
  discard: discardOperation,
  edit: editOperation,
  redrive: redriveOperation,
};

describe('an operation', () => {
  const savedAt = Date.parse(operation().updatedAt);

  it.each([
    ['replay', 'running', 59_999, 'running', false],
    ['replay', 'running', 60_000, 'interrupted', true],
    ['discard', 'stopped', 0, 'stopped', true],
    ['replay', 'done', 90_000, 'done', false],
    ['redrive', 'stopped', 90_000, 'stopped', false],
    ['edit', 'running', 90_000, 'interrupted', false],
  ] as const)(
    'of kind %s that is %s and silent for %i ms is %s',
    (kind, status, silent, state, resumable) => {
      const now = savedAt + silent;
      const found = OPERATIONS[kind]({ status });
      expect([stateOf(found, now), canResume(found, now)]).toEqual([state, resumable]);
    },
  );
});
