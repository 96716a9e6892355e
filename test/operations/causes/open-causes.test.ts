import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { OpenFilter } from '../../../src/ledger-queries.ts';
import { inOrder, openCauses } from '../../../src/operations/causes/open-causes.ts';
import { OpenSet } from '../../../src/operations/causes/open-set.ts';
import { failureStats } from '../../../src/operations/failure-stats.ts';
import { listPages } from '../../../src/operations/list-pages.ts';
import { expired, recordOf, rejected, sentAgain, times } from '../../support/records.ts';

const at = (minute: number) => ({
  receivedAt: new Date(Date.UTC(2026, 10, 21, 8, minute)).toISOString(),
});

let records: Map<string, LedgerRecord>;
let store: MemoryStore;
beforeEach(() => {
  const all = [
    ...times(5, (index) => rejected({ event_id: `bad-${index}` }, at(10 + index))),
    ...times(3, (index) => rejected({ event_id: `bad-${index}`, tenant_id: 'globex' }, at(index))),
    ...times(2, (index) => expired({ event_id: `late-${index}` }, at(30 + index))),
    rejected({ event_id: 'unknown', event_type: 'never.heard.of' }, at(21)),
    rejected({ event_id: 'newer', schema_version: 'v9' }, at(20)),
    recordOf('{', at(5)),
    sentAgain(rejected({ event_id: 'again' }, at(12))),
  ];
  records = new Map(all.map((record) => [record.key, record]));
  store = new MemoryStore(records);
});

async function openSet(): Promise<OpenSet> {
  const set = new OpenSet();
  const pages = listPages((page) => store.listOpen({}, page), { order: 'newest_first' });
  for await (const { items } of pages) for (const record of items) set.add(record);
  return set;
}

const NEWEST = { order: 'newest_first', limit: 100 } as const;

describe('openCauses', () => {
  it.each<OpenFilter>([
    {},
    { tenantId: 'globex' },
    { tenantId: 'initech' },
    { status: 'queued' },
    { reason: 'invalid_body' },
    { reason: 'invalid_body', tenantId: 'acme', status: 'failed' },
    { eventType: 'never.heard.of' },
    { schemaVersion: 'v9' },
    { since: at(12).receivedAt },
    { until: at(12).receivedAt },
    { since: at(2).receivedAt, until: at(11).receivedAt },
    { since: at(40).receivedAt },
    { reason: 'expired', since: at(31).receivedAt },
  ])('counts with the filter %j what statistics count that read the ledger', async (filter) => {
    const ledger = new MemoryLedgerEditor(records);
    const { causes, ...totals } = await failureStats({
      ...{ queries: store, ledger, filter, samples: 0 },
    });
    const { groups, trendOf, eventsOf, ...counted } = openCauses(await openSet(), filter);
    expect(counted).toEqual(totals);
    expect(groups).toEqual(causes);
    for (const { fingerprint, events } of groups) {
      const { counts } = trendOf(fingerprint, Date.parse(at(59).receivedAt));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(events);
      const ofCause = fingerprint === undefined ? {} : { fingerprint };
      const listed = await store.listOpen({ ...filter, ...ofCause }, NEWEST);
      const times = listed.kind === 'page' ? listed.items.map((each) => each.receivedAt) : [];
      expect(eventsOf(fingerprint, 0, 100).map((each) => each.receivedAt)).toEqual(times);
      expect(eventsOf(fingerprint, 1, 1).map((each) => each.receivedAt)).toEqual(times.slice(1, 2));
    }
  });

  it.each([
    ['largest_first', 'bad-4'],
    ['latest_first', 'late-1'],
    ['newest_first', 'late-1'],
  ] as const)('gives causes in the order %s', async (order, first) => {
    const { groups } = openCauses(await openSet(), {});
    const [group] = inOrder(groups, order);
    expect(group?.sampleKey).toBe(`acme#${first}`);
  });
});
