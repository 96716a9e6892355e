import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryLedgerEditor } from '../../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { RecentTraffic } from '../../../src/operation-ports.ts';
import { Overview, type OverviewPorts } from '../../../src/operations/overview/overview.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW } from '../../support/events.ts';
import { never } from '../../support/handling.ts';
import { MemoryEventSource } from '../../support/memory-event-source.ts';
import { MemoryOperationLog } from '../../support/memory-operation-log.ts';
import { operation } from '../../support/operations.ts';
import { rejected } from '../../support/records.ts';

const DEPTH = { visible: 2, inFlight: 0, delayed: 0 };
const PERIODS = { queuesMs: 1_000, outcomesMs: 30_000, openMs: 5_000, sourceMs: 5_000 };
const ENABLED = { state: 'enabled' };
const TRAFFIC: RecentTraffic = { series: [] };

let ports: OverviewPorts & { readonly source: MemoryEventSource };
let store: MemoryStore;
let log: MemoryOperationLog;
let calls: string[];
let time: number;
beforeEach(() => {
  const records = new Map<string, LedgerRecord>();
  store = new MemoryStore(records);
  log = new MemoryOperationLog();
  calls = [];
  time = NOW;
  const told =
    <T>(name: string, value: T) =>
    () => {
      calls.push(name);
      return Promise.resolve(value);
    };
  ports = {
    queues: { depths: told('queues', { queue: DEPTH, deadLetters: DEPTH }) },
    outcomes: { recent: told('outcomes', TRAFFIC) },
    queries: store,
    ledger: new MemoryLedgerEditor(records),
    source: new MemoryEventSource(),
    log,
    clock: { now: () => time, sleep: never },
  };
});

const open = (changes: Partial<OverviewPorts> = {}) =>
  new Overview({ ...ports, ...changes }, PERIODS);

describe('an overview', () => {
  it('tells queues, outcomes, what is open and why, the source, and operations under way', async () => {
    await store.record([rejected()], PLENTY);
    const updatedAt = new Date(NOW).toISOString();
    await log.create(operation({ updatedAt }));
    expect(await open().read()).toMatchObject({
      at: NOW,
      queues: { kind: 'read', value: { queue: DEPTH, deadLetters: DEPTH } },
      outcomes: { kind: 'read', value: TRAFFIC },
      open: {
        kind: 'read',
        value: { failed: 1, causes: [{ events: 1, sampleFailure: { reason: 'invalid_body' } }] },
      },
      source: { kind: 'read', value: { reading: { state: 'enabled' } } },
      operations: { kind: 'read', value: [{ kind: 'replay' }] },
    });
  });

  it('reads each source only when it is due, however many look', async () => {
    const overview = open();
    await Promise.all([overview.read(), overview.read()]);
    await overview.read();
    expect(calls).toEqual(['queues', 'outcomes']);
    time += 1_000;
    await overview.read();
    expect(calls).toEqual(['queues', 'outcomes', 'queues']);
  });

  it('shows at once that the source was paused or resumed', async () => {
    const overview = open();
    await overview.read();
    await ports.source.disable();
    expect(await overview.read()).toMatchObject({ source: { value: { reading: ENABLED } } });
    overview.sourceChanged();
    expect(await overview.read()).toMatchObject({
      source: { value: { reading: { state: 'disabling' } } },
    });
  });

  it('doesn’t go on waiting once all have answered', async () => {
    let waits: AbortSignal | undefined;
    const sleep = (_: number, signal?: AbortSignal): Promise<void> => {
      waits = signal;
      return never();
    };
    await open({ clock: { now: () => time, sleep } }).read();
    expect(waits?.aborted).toBe(true);
  });

  it('isn’t held up by a source that is slow, or that fails', async () => {
    const refused = new Error('access denied');
    const overview = open({
      queues: { depths: () => never() },
      source: { read: () => Promise.reject(refused) },
      clock: { now: () => time, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    });
    expect(await overview.read()).toMatchObject({
      queues: { kind: 'none', waitingMs: 0 },
      outcomes: { kind: 'read' },
      open: { kind: 'read' },
      source: { kind: 'failed', error: refused },
      operations: { kind: 'read' },
    });
  });
});
