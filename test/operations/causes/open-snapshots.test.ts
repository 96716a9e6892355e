import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { LedgerQueries } from '../../../src/ledger-queries.ts';
import { OpenSnapshots } from '../../../src/operations/causes/open-snapshots.ts';
import { rejected } from '../../support/records.ts';

let now: number;
let walks: number;
let readUnits: number;
let records: Map<string, LedgerRecord>;
/** Reading waits for it. */
let gate: Promise<void>;
let snapshots: OpenSnapshots;

beforeEach(() => {
  now = 1_000_000;
  walks = 0;
  readUnits = 1;
  records = new Map();
  gate = Promise.resolve();
  const store = new MemoryStore(records);
  const queries: Pick<LedgerQueries, 'listOpen'> = {
    listOpen: async (filter, page) => {
      if (page.cursor === undefined) walks += 1;
      await gate;
      return { ...(await store.listOpen(filter, page)), readUnits };
    },
  };
  snapshots = new OpenSnapshots({
    queries: () => Promise.resolve(queries),
    clock: { now: () => now, sleep: () => new Promise(() => undefined) },
  });
});

function put(id: string): void {
  const record = rejected({ event_id: id });
  records.set(record.key, record);
}

/** Asks, and asks again once a snapshot that was begun is over. */
async function settled() {
  await snapshots.ask();
  await new Promise((resolve) => setImmediate(resolve));
  return snapshots.ask();
}

describe('snapshots of open records', () => {
  it('are taken once, however many ask', async () => {
    put('a');
    const states = await Promise.all(Array.from({ length: 50 }, () => snapshots.ask()));
    await settled();
    expect(walks).toBe(1);
    expect(states.map(({ snapshot }) => snapshot?.records.size)).toEqual(Array(50).fill(1));
  });

  it('are taken in the background: the last one is given meanwhile, and says so', async () => {
    put('a');
    await snapshots.ask();
    put('b');
    now += 3_000;
    const during = await snapshots.ask();
    expect(during).toMatchObject({
      snapshot: { takenAt: 1_000_000, records: { size: 1 } },
      reading: { since: 1_003_000, records: 0 },
    });
    const after = await settled();
    expect(after.snapshot).toMatchObject({ takenAt: 1_003_000, records: { size: 2 } });
    expect(after).not.toHaveProperty('reading');
  });

  it('are not awaited for long, even if there is none yet', async () => {
    const never = new Promise<void>(() => undefined);
    const slow = new OpenSnapshots({
      queries: () => never.then(() => new MemoryStore()),
      clock: { now: () => now, sleep: () => Promise.resolve() },
    });
    expect(await slow.ask()).toEqual({ reading: { since: now, records: 0 } });
  });

  it('are at least 3 seconds apart', async () => {
    await snapshots.ask();
    now += 2_999;
    await settled();
    expect(walks).toBe(1);
    now += 1;
    await settled();
    expect(walks).toBe(2);
  });

  it('are further apart if they read much: 4,400 units for 100,000 events every 22 seconds', async () => {
    readUnits = 4_400;
    await snapshots.ask();
    now += 21_999;
    await settled();
    expect(walks).toBe(1);
    now += 1;
    await settled();
    expect(walks).toBe(2);
  });

  it('are taken soon after a change, however much they read', async () => {
    readUnits = 4_400;
    await snapshots.ask();
    snapshots.changed();
    now += 2_999;
    await settled();
    expect(walks).toBe(1);
    now += 1;
    await settled();
    expect(walks).toBe(2);
  });

  it('are taken once more after a change that came while one was taken', async () => {
    await snapshots.ask();
    now += 3_000;
    readUnits = 4_400;
    void snapshots.ask();
    snapshots.changed();
    now += 3_000;
    await settled();
    expect(walks).toBe(3);
  });

  it('tell a failure, keep the last one, and are tried again', async () => {
    put('a');
    await snapshots.ask();
    const error = new Error('the ledger is down');
    gate = Promise.reject(error);
    gate.catch(() => undefined);
    now += 3_000;
    const failed = await settled();
    expect(failed).toMatchObject({
      snapshot: { takenAt: 1_000_000 },
      failure: { at: 1_003_000, cause: error },
    });
    gate = Promise.resolve();
    now += 3_000;
    const recovered = await settled();
    expect(recovered.snapshot).toMatchObject({ takenAt: 1_006_000 });
    expect(recovered).not.toHaveProperty('failure');
  });

  it('hold at most 250,000 records, the newest, and say that there are more', async () => {
    let given = 0;
    const endless = new OpenSnapshots({
      queries: () =>
        Promise.resolve({
          listOpen: (_, { limit }) => {
            given += limit;
            return Promise.resolve({ kind: 'page', items: PAGE.slice(0, limit), next: 'more' });
          },
        }),
      clock: { now: () => now, sleep: () => new Promise(() => undefined) },
    });
    const { snapshot } = await endless.ask();
    expect(given).toBe(250_000);
    expect(snapshot).toMatchObject({ complete: false, records: { size: 250_000 } });
  });
});

const { key, receivedAt } = rejected();
const PAGE = Array.from(
  { length: 1_000 },
  () => ({ key, receivedAt, status: 'failed', attempts: 0, reason: 'invalid_body' }) as const,
);
