import { describe, expect, it } from 'vitest';

import { PLENTY } from '../../support/deadlines.ts';
import { NOW } from '../../support/events.ts';
import { never } from '../../support/handling.ts';
import { operation, pauseOperation } from '../../support/operations.ts';
import { OPERATION_ID, rejected, times } from '../../support/records.ts';
import { tenantToken } from '../support.ts';
import { testConsole } from './support.ts';

const DEPTHS = {
  queue: { visible: 120, inFlight: 20, delayed: 3 },
  deadLetters: { visible: 1, inFlight: 0, delayed: 0 },
};
const PERIOD = {
  since: '2026-11-21T08:59:00.000Z',
  until: '2026-11-21T09:00:00.000Z',
  counts: { processed: 600, duplicate: 0, conflict: 0, rejected: 4, failed: 0, retry: 2 },
};
const OLDEST = { seconds: 61.5, at: '2026-11-21T08:59:00.000Z' };

describe('GET /overview', () => {
  it('tells what waits, what became of messages, and whether events are taken', async () => {
    const app = testConsole(
      {},
      {
        queues: { depths: () => Promise.resolve(DEPTHS) },
        outcomes: {
          recent: () =>
            Promise.resolve({ newest: PERIOD, series: [PERIOD], oldestMessage: OLDEST }),
        },
      },
    );
    expect(await (await app.send('/overview')).json()).toEqual({
      at: '2026-11-21T09:00:00.000Z',
      queues: {
        state: 'read',
        value: {
          queue: { visible: 120, in_flight: 20, delayed: 3 },
          dead_letters: { visible: 1, in_flight: 0, delayed: 0 },
        },
      },
      outcomes: {
        state: 'read',
        value: { newest: PERIOD, series: [PERIOD], oldest_message: OLDEST },
      },
      open: { state: 'read', value: { failed: 0, queued: 0, complete: true, causes: [] } },
      source: { state: 'read', value: { state: 'enabled' } },
      operations: { state: 'read', value: [] },
    });
  });

  it('names the causes of open events, each with why one of its events failed', async () => {
    const app = testConsole();
    const records = times(3, (index) => rejected({ event_id: `bad-${index}` }));
    await app.store.record(records, PLENTY);
    const { open } = (await (await app.send('/overview')).json()) as { open: unknown };
    expect(open).toEqual({
      state: 'read',
      value: {
        failed: 3,
        queued: 0,
        complete: true,
        causes: [
          {
            fingerprint: records[0]?.fingerprint,
            events: 3,
            failed: 3,
            queued: 0,
            first_seen: '2026-11-21T09:00:00.000Z',
            last_seen: '2026-11-21T09:00:00.000Z',
            summary: 'The body doesn’t match its schema',
            reasons: ['invalid_body'],
            types: { 'payment.processed v1': 3 },
            tenants: { acme: 3 },
            sample_key: expect.stringContaining('acme#bad-') as unknown,
            sample: {
              reason: 'invalid_body',
              errors: [
                {
                  pointer: '/body/amount',
                  keyword: 'exclusiveMinimum',
                  detail: expect.any(String),
                },
              ],
            },
          },
        ],
      },
    });
  });

  it('says who paused the source and why, and which operations are not over', async () => {
    const app = testConsole();
    app.source.reading = { state: 'disabled', cause: 'USER_INITIATED' };
    await app.operations.create(pauseOperation());
    const running = operation({
      id: '20261121T090000Z-0001',
      updatedAt: new Date(NOW).toISOString(),
    });
    await app.operations.create(running);
    const overview = (await (await app.send('/overview')).json()) as Record<string, unknown>;
    expect(overview['source']).toEqual({
      state: 'read',
      value: {
        state: 'disabled',
        cause: 'USER_INITIATED',
        paused: {
          since: '2026-11-28T21:15:30.000Z',
          by: 'arn:aws:iam::123456789012:user/ada',
          note: 'wrong amounts',
          operation: OPERATION_ID,
        },
      },
    });
    expect(overview['operations']).toMatchObject({
      value: [{ id: running.id, kind: 'replay', state: 'running' }],
    });
  });

  it('is there without the parts that fail or are slow, and says why', async () => {
    const app = testConsole(
      {},
      {
        queues: { depths: () => never() },
        source: { read: () => Promise.reject(new Error('access denied')) },
        clock: { now: () => NOW, sleep: () => new Promise((resolve) => setImmediate(resolve)) },
      },
    );
    expect(await (await app.send('/overview')).json()).toMatchObject({
      queues: { state: 'none', waiting_ms: 0 },
      outcomes: { state: 'read' },
      open: { state: 'read' },
      source: { state: 'failed', error: 'Explained: access denied' },
    });
  });

  it('is for operators', async () => {
    const response = await testConsole().send('/overview', { as: tenantToken('acme') });
    expect(response.status).toBe(403);
  });
});
