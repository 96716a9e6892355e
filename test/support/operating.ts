import { setImmediate } from 'node:timers/promises';

import { MemoryLedgerEditor } from '../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import type { BatchReport } from '../../src/core/batch.ts';
import { claimed } from '../../src/core/claim.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import type { OperationFilter } from '../../src/core/operation.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { operate, resume, type OperationServices } from '../../src/operations/operate.ts';
import { preview } from '../../src/operations/preview.ts';
import { judge, judgeState } from '../../src/operations/verdict.ts';
import { PLENTY } from './deadlines.ts';
import { NOW, PAYMENT, queueMessage, wireText } from './events.ts';
import { inMemory } from './in-memory.ts';
import { MemoryOperationLog } from './memory-operation-log.ts';
import { around, SentMessages, type AroundCall, type OperatorPorts } from './operator-ports.ts';
import { processed, recordOf, times } from './records.ts';

/** Takes every body of `payment.processed` v1, as after a correction of its schema. */
export const CORRECTED = new SchemaRegistry([
  { eventType: 'payment.processed', version: 'v1', validate: () => [] },
]);

/** Takes everything that was received before `NOW`. */
export const BEFORE_NOW: OperationFilter = { until: new Date(NOW).toISOString() };

/** Rejected messages `evt-0`, `evt-1`, …, one received each second from an hour before `NOW` on. */
export function rejectedEvents(count: number): LedgerRecord[] {
  return times(count, (index) => {
    const text = wireText({ event_id: `evt-${index}`, body: { ...PAYMENT, amount: -1 } });
    const receivedAt = new Date(NOW - 3_600_000 + 1_000 * index).toISOString();
    return recordOf(text, { messageId: `message-${index}`, receivedAt });
  });
}

/** An event that a handler failed. */
export function failedEvent(overrides: Record<string, unknown> = {}): LedgerRecord {
  const receivedAt = new Date(NOW - 1_000).toISOString();
  const { leaseUntil, ...event } = claimed(processed(overrides, { receivedAt }), 'claim-1', '');
  const failure = { reason: 'handler_failed', message: 'Error: boom', errors: [] } as const;
  return { ...event, status: 'failed', failure, fingerprint: 'f1_0123456789ab' };
}

/** Operators at work on records in memory, with a clock that only sleeping moves. */
export class Operating {
  readonly records: Map<string, LedgerRecord>;
  readonly store: MemoryStore;
  readonly log = new MemoryOperationLog();
  readonly sent = new SentMessages();
  readonly sleeps: number[] = [];
  time = NOW;
  /** Services of the function, instead of those in memory. */
  consumer: Partial<BatchServices> = {};
  private random = 0;
  private consumed = 0;

  constructor(records: readonly LedgerRecord[]) {
    this.records = new Map(records.map((record) => [record.key, record]));
    this.store = new MemoryStore(this.records);
  }

  /** The services of one process. */
  services(
    aroundCall: AroundCall = (_, call) => call(),
    overrides: Partial<OperationServices> = {},
  ): OperationServices {
    const { store, records, log, sent } = this;
    const editor = new MemoryLedgerEditor(records);
    const ports: OperatorPorts = { queries: store, editor, log, sender: sent };
    return {
      ...around(ports, aroundCall),
      registry: CORRECTED,
      hasHandler: () => true,
      clock: {
        now: () => this.time,
        sleep: async (milliseconds) => {
          this.sleeps.push(milliseconds);
          this.time += milliseconds;
          await Promise.resolve();
        },
      },
      random: () => (this.random = (this.random + 0.001) % 1),
      rate: 1_000_000,
      signal: new AbortController().signal,
      ...overrides,
    };
  }

  preview(filter: OperationFilter = BEFORE_NOW, services = this.services()) {
    const { registry, hasHandler } = services;
    const judging = { registry, hasHandler, now: this.time };
    return preview(
      filter,
      (record, options) => judge(record, { ...judging, ...options }),
      services,
    );
  }

  async replay(filter: OperationFilter = BEFORE_NOW, services = this.services()) {
    const { accepted } = await this.preview(filter, services);
    return operate({ kind: 'replay', by: 'tester', filter, accepted }, services);
  }

  async discard(filter: OperationFilter = BEFORE_NOW, services = this.services()) {
    const { accepted } = await preview(
      filter,
      (record, { queuedToo }) => judgeState(record, queuedToo),
      services,
    );
    return operate({ kind: 'discard', by: 'tester', note: 'test', filter, accepted }, services);
  }

  resume(id: string, services = this.services()) {
    return resume(id, services);
  }

  /** Lets the function process what was sent since the last call. */
  async consume(): Promise<BatchReport> {
    const messages = this.sent.messages
      .slice(this.consumed)
      .map(({ body }, index) => queueMessage({ messageId: `sent-${this.consumed + index}`, body }));
    this.consumed += messages.length;
    const services = { ...inMemory(CORRECTED), store: this.store, ...this.consumer };
    return processBatch(messages, false, PLENTY, services);
  }

  /** The only operation. */
  get operation() {
    const [operation] = this.log.operations.values();
    if (operation === undefined) throw new Error('there is no operation');
    return operation;
  }

  get statuses(): string[] {
    return [...this.records.values()].map(({ status }) => status);
  }
}

/** Lets the process die at its nth call of a port: before the call has its effect, or before its answer arrives. */
export function dyingAt(nth: number, when: 'before' | 'after', died: string[] = []): AroundCall {
  let calls = 0;
  return async (name, call) => {
    calls += 1;
    if (calls > nth || (calls === nth && when === 'before')) {
      if (calls === nth) died.push(name);
      throw new Error('crash');
    }
    const answer = await call();
    if (calls < nth) return answer;
    died.push(name);
    throw new Error('crash');
  };
}

/** Runs the calls of several processes one at a time, in an order that the seed decides. */
export function interleaved(seed: number): AroundCall {
  const waiting: (() => void)[] = [];
  let state = seed;
  let isRunning = false;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    await setImmediate();
    while (waiting.length > 0) {
      waiting.splice(random(waiting.length), 1)[0]?.();
      await setImmediate();
    }
    isRunning = false;
  };
  return async (_, call) => {
    const turn = Promise.withResolvers<undefined>();
    waiting.push(() => turn.resolve(undefined));
    if (!isRunning) void run();
    await turn.promise;
    return call();
  };
}
