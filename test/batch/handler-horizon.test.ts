import { beforeEach, describe, expect, it } from 'vitest';

import type { SampleHandler } from '../../scripts/samples/handle-sample.ts';
import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { processBatch } from '../../src/batch/process-batch.ts';
import type { BatchServices } from '../../src/batch/services.ts';
import type { RetryPolicy } from '../../src/core/backoff.ts';
import type { MessageReport } from '../../src/core/batch.ts';
import type { LedgerRecord } from '../../src/core/ledger-record.ts';
import { requeued } from '../../src/core/record-edit.ts';
import { RetryAfterError } from '../../src/handlers/handler-errors.ts';
import type { HandlerOptions } from '../../src/handlers/handler.ts';
import { PLENTY } from '../support/deadlines.ts';
import { NOW } from '../support/events.ts';
import { handlingWith, messageOf, newOrder, onPayment, Outbox } from '../support/handling.ts';
import { DUE_AT, OPERATION_ID } from '../support/records.ts';

const KEY = 'acme#evt-1';
const OUTAGES: Partial<RetryPolicy> = { outageRetrySeconds: 86_400, defaultMaxAttempts: 5 };

let records: Map<string, LedgerRecord>;
let time: number;
let calls: number;
beforeEach(() => {
  records = new Map();
  time = NOW;
  calls = 0;
});
const record = () => records.get(KEY);
const failing = (): never => {
  throw new Error('boom');
};

interface Circumstances {
  readonly policy?: Partial<RetryPolicy>;
  readonly receiveCount?: number;
  readonly ordered?: boolean;
  readonly overrides?: Partial<BatchServices>;
}

/** Receives the message of an event, and lets its handler have it. */
async function receive(
  handler: SampleHandler<'payment.processed', 'v1'>,
  options: HandlerOptions,
  { policy = {}, receiveCount = 1, ordered = false, overrides = {} }: Circumstances = {},
): Promise<MessageReport | undefined> {
  const counting: typeof handler = (...given) => {
    calls += 1;
    return handler(...given);
  };
  const services = handlingWith([onPayment(counting, options)], {
    store: new MemoryStore(records),
    clock: { now: () => time },
    ...overrides,
  });
  const retryPolicy = { ...services.retryPolicy, ...policy };
  const message = messageOf('1', { receiveCount, sentAt: NOW });
  const report = await processBatch([message], ordered, PLENTY, { ...services, retryPolicy });
  return report.messages[0];
}

describe('an event whose handler limits its attempts', () => {
  it('is failed with the last attempt, and its message is acknowledged', async () => {
    for (const receiveCount of [1, 2]) {
      const report = await receive(failing, { maxAttempts: 3 }, { receiveCount });
      expect(report?.decision.kind).toBe('retry');
    }
    expect(await receive(failing, { maxAttempts: 3 }, { receiveCount: 3 })).toMatchObject({
      outcome: { kind: 'failed', reason: 'max_attempts', cause: 'handler_error: Error: boom' },
      decision: { kind: 'acknowledge' },
      fingerprint: record()?.fingerprint,
      handlerRan: true,
    });
    expect(record()).toMatchObject({
      status: 'failed',
      attempts: 3,
      failure: { reason: 'max_attempts', message: 'handler_error: Error: boom' },
    });
    expect(await receive(failing, { maxAttempts: 3 }, { receiveCount: 4 })).toMatchObject({
      outcome: { kind: 'duplicate' },
    });
    expect(calls).toBe(3);
  });

  it('has as many attempts again after an operator has sent it again', async () => {
    await receive(failing, { maxAttempts: 1 });
    const failed = record();
    if (!failed) throw new Error('no record');
    records.set(KEY, requeued(failed, OPERATION_ID, DUE_AT));
    expect(record()).toMatchObject({ status: 'queued', attempts: 1, earlierAttempts: 1 });
    await receive(failing, { maxAttempts: 2 });
    expect(record()).toMatchObject({ status: 'queued', attempts: 2 });
    await receive(failing, { maxAttempts: 2 });
    expect(record()).toMatchObject({ status: 'failed', attempts: 3, earlierAttempts: 1 });
  });

  it('is failed without another call if its process died in the last attempt', async () => {
    await receive(failing, {});
    const before = record();
    if (!before) throw new Error('no record');
    // As the claim of a process that died left it.
    records.set(KEY, { ...before, status: 'processing', attempts: 2, claimId: 'dead' });
    expect(await receive(failing, { maxAttempts: 2 })).toMatchObject({
      outcome: {
        kind: 'failed',
        reason: 'max_attempts',
        cause: 'the process ended in attempt 2, which was the last',
      },
      decision: { kind: 'acknowledge' },
      handlerRan: false,
    });
    expect(record()).toMatchObject({ status: 'failed', attempts: 2 });
    expect(calls).toBe(1);
  });

  it('may succeed in its last attempt', async () => {
    await receive(failing, { maxAttempts: 2 });
    await receive(() => undefined, { maxAttempts: 2 });
    expect(record()).toMatchObject({ status: 'processed', attempts: 2 });
  });

  it('comes back if the ledger can’t be told that it is failed', async () => {
    const store = new MemoryStore(records);
    const settle = () =>
      Promise.resolve([{ kind: 'unavailable', code: 'store_unavailable', cause: 'down' } as const]);
    const deaf = {
      settle,
      find: (key: string) => store.find(key),
      record: (...given: Parameters<MemoryStore['record']>) => store.record(...given),
    };
    const report = await receive(failing, { maxAttempts: 1 }, { overrides: { store: deaf } });
    expect(report).toMatchObject({
      outcome: { code: 'store_unavailable' },
      decision: { kind: 'retry' },
    });
  });
});

describe('an event in an outage that may add receives', () => {
  it('has as many attempts as it has receives without one, if its handler says nothing', async () => {
    for (let count = 1; count <= 5; count += 1) await receive(failing, {}, { policy: OUTAGES });
    expect(record()).toMatchObject({ attempts: 5, failure: { reason: 'max_attempts' } });
  });

  it('loses no attempt if only its published events can’t be sent', async () => {
    const publishing: SampleHandler<'payment.processed', 'v1'> = (_, { publish }) =>
      publish(newOrder('order-1'));
    for (let count = 1; count <= 7; count += 1) {
      await receive(publishing, {}, { policy: OUTAGES });
    }
    expect(record()).toMatchObject({ status: 'queued', attempts: 7, earlierAttempts: 7 });
    const overrides = { publisher: new Outbox() };
    await receive(publishing, {}, { policy: OUTAGES, overrides });
    expect(record()).toMatchObject({ status: 'processed', attempts: 8 });
  });
});

describe('an event whose handler is retried for hours', () => {
  const HOURS: HandlerOptions = { retryFor: '24h' };

  it.each([4, 5])('waits for its copy after receive %i of 5', async (receiveCount) => {
    expect(await receive(failing, HOURS, { receiveCount })).toMatchObject({
      outcome: { code: 'handler_error' },
      decision: { kind: 'resend', delaySeconds: 300, resent: { firstSeenAt: NOW, times: 1 } },
    });
    expect(record()).toMatchObject({ status: 'queued', failure: { reason: 'handler_error' } });
    expect(record()).not.toHaveProperty('leaseUntil');
  });

  it('is dead-lettered after its last receive, once the hours are over', async () => {
    time = NOW + 86_400_000;
    expect(await receive(failing, HOURS, { receiveCount: 5 })).toMatchObject({
      decision: { kind: 'retry', isLast: true },
    });
    expect(record()).toMatchObject({ failure: { reason: 'attempts_exhausted' } });
  });

  it('is dead-lettered after its last receive on a FIFO queue', async () => {
    const report = await receive(failing, HOURS, { receiveCount: 5, ordered: true });
    expect(report?.decision).toMatchObject({ kind: 'retry', isLast: true });
  });

  it('is kept by a lease if SQS can’t delay its copy for as long as it should wait', async () => {
    const options = { ...HOURS, maxDelaySeconds: 3_600 };
    expect(await receive(failing, options, { receiveCount: 4 })).toMatchObject({
      decision: { kind: 'resend', delaySeconds: 900 },
    });
    expect(record()).toMatchObject({ status: 'queued', leaseUntil: '2026-11-21T10:00:00.000Z' });
    time = NOW + 900_000;
    expect(await receive(failing, options)).toMatchObject({
      outcome: { code: 'leased', afterSeconds: 2_700 },
    });
    expect(calls).toBe(1);
    time = NOW + 3_600_000;
    await receive(() => undefined, options);
    expect(record()).toMatchObject({ status: 'processed', attempts: 2 });
  });

  it('waits as long as its handler asks', async () => {
    const later = (): never => {
      throw new RetryAfterError(7_200);
    };
    await receive(later, HOURS, { receiveCount: 4 });
    expect(record()).toMatchObject({ leaseUntil: '2026-11-21T11:00:00.000Z' });
  });

  it('need not wait any longer once an operator has sent it again', async () => {
    await receive(failing, { ...HOURS, maxDelaySeconds: 3_600 }, { receiveCount: 4 });
    const waiting = record();
    if (!waiting) throw new Error('no record');
    records.set(KEY, requeued(waiting, OPERATION_ID, DUE_AT));
    await receive(() => undefined, HOURS);
    expect(record()).toMatchObject({ status: 'processed' });
  });
});
