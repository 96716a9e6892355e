import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../../src/adapters/memory/memory-ledger-editor.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { OpenRecord } from '../../../src/ledger-queries.ts';
import { FailureGrouper, type FailureGroup } from '../../../src/operations/failure-groups.ts';
import { CauseSamples } from '../../../src/operations/overview/cause-samples.ts';
import { expired, rejected } from '../../support/records.ts';

let records: Map<string, LedgerRecord>;
let read: (readonly string[])[];
let samples: CauseSamples;
beforeEach(() => {
  records = new Map();
  read = [];
  const editor = new MemoryLedgerEditor(records);
  samples = new CauseSamples({
    read: (keys) => {
      read.push(keys);
      return editor.read(keys);
    },
  });
});

/** Puts a failed record into the ledger. Gives its group. */
function groupOf(record: LedgerRecord): FailureGroup {
  records.set(record.key, record);
  const { key, receivedAt, attempts, fingerprint, failure } = record;
  const open: OpenRecord = {
    ...{ key, receivedAt, attempts, status: 'failed' },
    ...(fingerprint !== undefined && { fingerprint }),
    ...(failure && { reason: failure.reason }),
  };
  const grouper = new FailureGrouper();
  grouper.add(open);
  const [group] = grouper.result().groups;
  if (!group) throw new Error('unreachable: one record makes one group');
  return group;
}

describe('the samples of causes', () => {
  it('say why an event of each cause failed', async () => {
    const groups = [groupOf(rejected({ event_id: 'a' })), groupOf(expired({ event_id: 'b' }))];
    const [first, second] = await samples.addTo(groups);
    expect(first).toMatchObject({ ...groups[0], sampleFailure: { reason: 'invalid_body' } });
    expect(second?.sampleFailure?.reason).toBe('expired');
  });

  it('are read once for each cause, whichever event is its newest', async () => {
    await samples.addTo([groupOf(rejected({ event_id: 'a' }))]);
    const [newer] = await samples.addTo([groupOf(rejected({ event_id: 'b' }))]);
    expect(newer?.sampleFailure?.reason).toBe('invalid_body');
    expect(read).toHaveLength(1);
  });

  it('are forgotten with their causes', async () => {
    const group = groupOf(rejected());
    await samples.addTo([group]);
    await samples.addTo([]);
    await samples.addTo([group]);
    expect(read).toHaveLength(2);
  });

  it('are missing for an event that is gone, or has another cause now', async () => {
    const gone = groupOf(rejected({ event_id: 'gone' }));
    const changed = groupOf(expired({ event_id: 'changed' }));
    records.delete(gone.sampleKey);
    records.set(changed.sampleKey, { ...rejected({ event_id: 'changed' }) });
    const causes = await samples.addTo([gone, changed]);
    expect(causes).toEqual([gone, changed]);
  });

  it('are not read for events that only wait, because they have no failure', async () => {
    const { fingerprint: _, ...waiting } = groupOf(rejected());
    expect(await samples.addTo([waiting])).toEqual([waiting]);
    expect(read).toEqual([]);
  });

  it('are missing if the ledger can’t be read, and the causes are still given', async () => {
    const refusing = new CauseSamples({ read: () => Promise.reject(new Error('access denied')) });
    const group = groupOf(rejected());
    expect(await refusing.addTo([group])).toEqual([group]);
  });
});
