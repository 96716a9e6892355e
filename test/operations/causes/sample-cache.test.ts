import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../../src/adapters/memory/memory-ledger-editor.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { SampleCache } from '../../../src/operations/causes/sample-cache.ts';
import { FailureGrouper } from '../../../src/operations/failure-groups.ts';
import { expired, rejected } from '../../support/records.ts';

let records: Map<string, LedgerRecord>;
let read: string[];
let cache: SampleCache;
beforeEach(() => {
  records = new Map();
  read = [];
  cache = new SampleCache();
});

const ledger = () =>
  Promise.resolve({
    read: (keys: readonly string[]) => {
      read.push(...keys);
      return new MemoryLedgerEditor(records).read(keys);
    },
  });

/** The group of a record that is in the ledger. */
function groupOf(record: LedgerRecord) {
  records.set(record.key, record);
  const { key, receivedAt, fingerprint = '' } = record;
  const grouper = new FailureGrouper();
  grouper.add({ key, receivedAt, fingerprint, status: 'failed', attempts: 0 });
  return grouper.result().groups;
}

describe('the failures of samples', () => {
  it('are read once, in the order of their groups', async () => {
    const groups = [
      ...groupOf(rejected({ event_id: 'a' })),
      ...groupOf(expired({ event_id: 'b' })),
    ];
    for (let asked = 0; asked < 3; asked += 1) {
      const failures = await cache.failuresOf(groups, ledger);
      expect(failures.map((failure) => failure?.reason)).toEqual(['invalid_body', 'expired']);
    }
    expect(read).toEqual(['acme#a', 'acme#b']);
  });

  it('are not read of events that only wait, because nothing failed', async () => {
    const groups = groupOf(rejected()).map(({ fingerprint: _, ...others }) => others);
    expect(await cache.failuresOf(groups, ledger)).toEqual([undefined]);
    expect(read).toEqual([]);
  });

  it('are missing while the sample is gone or has another cause', async () => {
    const gone = groupOf(rejected({ event_id: 'gone' }));
    const changed = groupOf(rejected({ event_id: 'changed' }));
    records.delete('acme#gone');
    records.set('acme#changed', expired({ event_id: 'changed' }));
    expect(await cache.failuresOf([...gone, ...changed], ledger)).toEqual([undefined, undefined]);
    groupOf(rejected({ event_id: 'gone' }));
    expect(await cache.failuresOf(gone, ledger)).toMatchObject([{ reason: 'invalid_body' }]);
  });

  it('are forgotten when 500 others were asked for since', async () => {
    const first = groupOf(rejected({ event_id: 'first' }));
    await cache.failuresOf(first, ledger);
    const others = Array.from({ length: 500 }, (_, index) => `other-${index}`);
    await cache.failuresOf(
      others.flatMap((id) => groupOf(rejected({ event_id: id }))),
      ledger,
    );
    read = [];
    await cache.failuresOf(first, ledger);
    expect(read).toEqual(['acme#first']);
  });
});
