import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { OpenFilter, OpenRecord } from '../../src/ledger-queries.ts';
import { FailureGrouper } from '../../src/operations/failure-groups.ts';
import { failureStats } from '../../src/operations/failure-stats.ts';
import { expired, processed, rejected, sentAgain, times } from '../support/records.ts';

let records: Map<string, LedgerRecord>;
beforeEach(() => {
  records = new Map();
});

function put(...added: LedgerRecord[]): void {
  for (const record of added) records.set(record.key, record);
}

function stats(filter: OpenFilter = {}, samples = 10) {
  return failureStats({
    queries: new MemoryStore(records),
    ledger: new MemoryLedgerEditor(records),
    filter,
    samples,
  });
}

const at = (minute: number) => ({
  receivedAt: new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString(),
});

describe('failureStats', () => {
  it('groups open events by cause, the most frequent first', async () => {
    put(
      processed({ event_id: 'good' }),
      ...times(2, (index) => expired({ event_id: `late-${index}` }, at(index))),
      ...times(5, (index) =>
        rejected(
          { event_id: `bad-${index}`, tenant_id: index < 4 ? 'acme' : 'globex' },
          at(10 + index),
        ),
      ),
    );
    const { causes, ...totals } = await stats();
    expect(totals).toEqual({
      events: 7,
      failed: 7,
      queued: 0,
      ungrouped: 0,
      waiting: { unknown_type: 0, unknown_version: 0 },
    });
    expect(causes).toMatchObject([
      {
        events: 5,
        reasons: ['invalid_body'],
        firstSeen: '2026-11-21T08:10:00.000Z',
        lastSeen: '2026-11-21T08:14:00.000Z',
        types: { counts: [['payment.processed v1', 5]], more: false },
        tenants: {
          counts: [
            ['acme', 4],
            ['globex', 1],
          ],
          more: false,
        },
        sampleKey: 'globex#bad-4',
        sampleFailure: { reason: 'invalid_body', errors: [{ pointer: '/body/amount' }] },
      },
      { events: 2, reasons: ['expired'], sampleKey: 'acme#late-1' },
    ]);
  });

  it('counts only what the filter takes', async () => {
    put(rejected({ event_id: 'a' }), rejected({ event_id: 'b', tenant_id: 'globex' }));
    expect(await stats({ tenantId: 'globex' })).toMatchObject({ events: 1 });
    expect(await stats({ tenantId: 'initech' })).toMatchObject({ events: 0, causes: [] });
  });

  it('counts apart what waits for a schema', async () => {
    put(
      rejected({ event_id: 'a', event_type: 'never.heard.of' }),
      rejected({ event_id: 'b', schema_version: 'v9' }),
      rejected({ event_id: 'c', schema_version: 'v9' }),
    );
    const { waiting } = await stats();
    expect(waiting).toEqual({ unknown_type: 1, unknown_version: 2 });
  });

  it('keeps events that were sent again in the group of their cause', async () => {
    put(rejected({ event_id: 'a' }), sentAgain(rejected({ event_id: 'b' })));
    const { causes, ...totals } = await stats();
    expect(totals).toMatchObject({ failed: 1, queued: 1 });
    expect(causes).toMatchObject([{ events: 2, failed: 1, queued: 1 }]);
  });

  it('reads samples of the largest groups only', async () => {
    put(rejected({ event_id: 'a' }), rejected({ event_id: 'b' }), expired({ event_id: 'c' }));
    const { causes } = await stats({}, 1);
    expect(causes.map(({ sampleFailure }) => sampleFailure?.reason)).toEqual([
      'invalid_body',
      undefined,
    ]);
  });

  it('says in which format the sample came, because other formats need other advice', async () => {
    const record = rejected({ event_id: 'a' });
    put({ ...record, content: { ...record.content, format: 'cloudevents' } });
    const { causes } = await stats();
    expect(causes).toMatchObject([{ sampleFailure: { format: 'cloudevents' } }]);
  });

  it('shows no failure if the sample has another cause by now', async () => {
    put(rejected({ event_id: 'a' }));
    const [record] = records.values();
    const changed = new Map(record && [[record.key, expired({ event_id: 'a' })]]);
    const { causes } = await failureStats({
      queries: new MemoryStore(records),
      ledger: new MemoryLedgerEditor(changed),
      filter: {},
      samples: 10,
    });
    expect(causes.map(({ sampleFailure }) => sampleFailure)).toEqual([undefined]);
  });
});

describe('FailureGrouper', () => {
  const open = (index: number, fingerprint: string): OpenRecord => ({
    key: `tenant-${index}#evt`,
    identity: { tenantId: `tenant-${index}`, eventId: 'evt' },
    status: 'failed',
    attempts: 0,
    receivedAt: '2026-11-21T08:00:00.000Z',
    fingerprint,
  });

  it('keeps its memory bounded with any number of causes', () => {
    const grouper = new FailureGrouper();
    for (let index = 0; index < 6_000; index += 1) grouper.add(open(index, `f1_${index}`));
    const { groups, ungrouped } = grouper.result();
    expect([groups.length, ungrouped]).toEqual([5_000, 1_000]);
  });

  it('keeps its memory bounded with any number of tenants', () => {
    const grouper = new FailureGrouper();
    for (let index = 0; index < 500; index += 1) grouper.add(open(index, 'f1_1'));
    const [group] = grouper.result().groups;
    expect([group?.events, group?.tenants.counts.length, group?.tenants.more]).toEqual([
      500,
      100,
      true,
    ]);
  });

  it('groups what names nothing and failed for nothing', () => {
    const grouper = new FailureGrouper();
    const { key, receivedAt } = open(1, '');
    grouper.add({ key, receivedAt, status: 'queued', attempts: 1 });
    expect(grouper.result().groups).toMatchObject([
      { reasons: [], types: { counts: [['no type', 1]] }, tenants: { counts: [['no tenant', 1]] } },
    ]);
    expect(grouper.result().groups[0]).not.toHaveProperty('fingerprint');
  });
});
