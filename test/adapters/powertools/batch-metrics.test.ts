import { describe, expect, it } from 'vitest';

import type { RetryCode } from '../../../src/core/outcome.ts';
import { NOW, PAYMENT, queueMessage, wireText } from '../../support/events.ts';
import { batchServices, failingStore } from '../../support/services.ts';
import { times } from '../../support/records.ts';
import {
  failedInHandler,
  ofUnknownAge,
  report,
  reportOf,
  retried,
  sentAgain,
  telemetryWith,
  tell,
  SETTINGS,
} from './batch-reports.ts';
import { captureLines } from './captured-lines.ts';

const { metrics, metricsOfType, batchMetrics } = captureLines();

describe('the metrics', () => {
  it('are valid EMF of at most 100 metrics, each with a value', async () => {
    tell(
      await reportOf(
        times(60, (index) =>
          queueMessage({ messageId: `m${index}`, body: index % 2 ? wireText() : 'x' }),
        ),
      ),
    );
    expect(metrics().length).toBeGreaterThan(0);
    for (const line of metrics()) {
      expect(Number.isInteger(line._aws.Timestamp)).toBe(true);
      for (const directive of line._aws.CloudWatchMetrics) {
        expect(directive.Namespace).toBe('EventProcessor');
        expect(directive.Metrics.length).toBeLessThanOrEqual(100);
        const dimensions = directive.Dimensions.flat();
        expect(dimensions.length).toBeLessThanOrEqual(30);
        for (const name of dimensions) expect(line[name]).toEqual(expect.any(String));
        for (const { Name, Unit } of directive.Metrics) {
          expect(['Count', 'Milliseconds', 'Seconds']).toContain(Unit);
          const values = [line[Name]].flat();
          expect(values.length).toBeLessThanOrEqual(100);
          for (const value of values) expect(value).toEqual(expect.any(Number));
        }
      }
    }
  });

  it('count the outcomes of a batch, and have its duration', async () => {
    const store = failingStore((key) => key === 'acme#down');
    const other = wireText({ body: { ...PAYMENT, amount: 99 } });
    const bodies = [wireText(), wireText(), other, 'x', wireText({ event_id: 'down' })];
    const messages = bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }));
    tell({
      ...(await reportOf(messages, batchServices({ store }))),
      readMilliseconds: 3,
      recordMilliseconds: 20,
    });
    const [line] = batchMetrics().filter((each) => 'EventsReceived' in each);
    expect(line).toMatchObject({
      service: 'event-consumer',
      stage: 'dev',
      EventsReceived: 5,
      EventsProcessed: 1,
      EventsDuplicate: 1,
      EventsConflict: 1,
      EventsRejected: 1,
      EventsRetried: 1,
      BatchSize: 5,
      RetryDelay: 30,
      ReadDuration: 3,
      RecordDuration: 20,
      BatchDuration: 25,
    });
  });

  it('count copies as retried, and as sent again', () => {
    tell(report(sentAgain('store_unavailable', 'm1')));
    expect(batchMetrics()[0]).toMatchObject({ EventsRetried: 1, EventsResent: 1, RetryDelay: 300 });
    tell(report(retried('store_unavailable', 'down', 'm2')));
    expect(batchMetrics()[1]).not.toHaveProperty('EventsResent');
  });

  it('count events that failed in their handlers, and have the duration of handling', () => {
    tell({ ...report(failedInHandler('no')), handleMilliseconds: 700 });
    expect(batchMetrics()[0]).toMatchObject({ EventsFailed: 1, HandleDuration: 700 });
  });

  it('count each event type separately', async () => {
    const rejectedUser = wireText({ event_type: 'user.created', event_id: 'u1' });
    const bodies = [wireText(), wireText(), rejectedUser];
    const messages = bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }));
    tell(await reportOf(messages));
    expect(metricsOfType('payment.processed')).toMatchObject([
      { EventsReceived: 2, EventsProcessed: 1, EventsDuplicate: 1 },
    ]);
    expect(metricsOfType('payment.processed')[0]).not.toHaveProperty('EventsRejected');
    expect(metricsOfType('user.created')).toMatchObject([{ EventsReceived: 1, EventsRejected: 1 }]);
    expect(
      metricsOfType('user.created')[0]?._aws.CloudWatchMetrics[0]?.Dimensions.flat().sort(),
    ).toEqual(['event_type', 'service', 'stage']);
  });

  it('have one set of dimensions if events are not counted by type', async () => {
    const body = wireText({ event_type: 'user.created', event_id: 'u1' });
    const messages = [queueMessage(), queueMessage({ messageId: 'm2', body })];
    tell(await reportOf(messages), telemetryWith({ ...SETTINGS, metricsByEventType: false }));
    const [line, ...others] = metrics();
    expect(others).toEqual([]);
    expect(line).toMatchObject({ EventsReceived: 2, EventsProcessed: 1, EventsRejected: 1 });
    expect(line?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['service', 'stage']]);
  });

  it('count types without a schema, and messages without a type, as unknown', async () => {
    const bodies = [
      ...times(20, (index) => wireText({ event_id: `e${index}`, event_type: `made.up.${index}` })),
      'x',
      wireText({ event_type: 7 }),
    ];
    const messages = bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }));
    tell(await reportOf(messages));
    expect(metricsOfType('unknown')).toMatchObject([{ EventsReceived: 22, EventsRejected: 22 }]);
    expect(new Set(metrics().map((line) => line['event_type']))).toEqual(
      new Set([undefined, 'unknown']),
    );
  });

  it('have all retry delays, even more than one line holds', () => {
    tell(report(...times(250, (index) => retried('deadline', 'too late', `m${index}`))));
    const delays = metrics().flatMap((line) => [line['RetryDelay'] ?? []].flat());
    expect(delays).toEqual(times(250, () => 30));
    const received = batchMetrics().flatMap((line) => [line['EventsReceived'] ?? []].flat());
    expect(received).toEqual([250]);
  });

  it('have no retry delay if nothing is retried', async () => {
    tell(await reportOf([queueMessage()]));
    expect(metrics().some((line) => 'RetryDelay' in line)).toBe(false);
  });

  it('count retries by whoever can end them', () => {
    const codes: RetryCode[] = [
      ...(['store_unavailable', 'deadline', 'unexpected'] as const),
      ...(['handler_error', 'handler_timeout', 'retry_requested', 'publish_failed'] as const),
      ...(['leased', 'lease_lost', 'no_handler', 'group_held'] as const),
    ];
    tell(report(...codes.map((code) => retried(code, 'as told', code))));
    expect(batchMetrics()[0]).toMatchObject({
      EventsRetried: 11,
      EventsRetriedInfrastructure: 3,
      EventsRetriedHandler: 4,
      EventsRetriedWaiting: 4,
    });
  });

  it.each([
    [1, 0],
    [3, 0],
    [4, 1],
    [5, 1],
  ])('count a message given back at receive %i of 5 as near its last: %i', (receives, near) => {
    const message = queueMessage({ receiveCount: receives });
    tell(report({ ...retried('deadline', 'too late', 'm1', receives === 5), message }));
    expect(batchMetrics()[0]?.['EventsNearLastReceive'] ?? 0).toBe(near);
  });

  it('have none of these if nothing is retried, also at the last receive', async () => {
    tell(await reportOf([queueMessage({ receiveCount: 5 })]));
    expect(Object.keys(batchMetrics()[0] ?? {}).join()).not.toMatch(/Retr|NearLast/);
  });

  it('have the latency of at most five processed events, spread over the batch', async () => {
    const bodies = times(100, (index) => {
      const occurredAt = new Date(NOW - 1000 * index).toISOString();
      return wireText({ event_id: `evt-${index}`, occurred_at: occurredAt });
    });
    tell(
      await reportOf(bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }))),
    );
    expect(batchMetrics()[0]?.['LatencyFromOccurred']).toEqual([0, 20_000, 40_000, 60_000, 80_000]);
  });

  it('count age and latency from when SQS accepted the first message', async () => {
    const resent = { firstSeenAt: NOW - 7_200_000, times: 9, firstMessageId: 'm0' };
    const messages = [
      queueMessage({ messageId: 'm1', sentAt: NOW - 1500 }),
      queueMessage({
        messageId: 'm2',
        body: wireText({ event_id: 'evt-2' }),
        sentAt: NOW - 300,
        resent,
      }),
      ofUnknownAge(queueMessage({ messageId: 'm3', body: wireText({ event_id: 'evt-3' }) })),
    ];
    tell(await reportOf(messages));
    expect(batchMetrics()[0]).toMatchObject({
      FirstSeenAge: 7200,
      LatencyFromOccurred: [2000, 2000, 2000],
      LatencyFromReceipt: [1500, 7_200_000],
    });
  });

  it('have no age of a batch if nobody knows when SQS accepted its messages', async () => {
    tell(await reportOf([ofUnknownAge(queueMessage())]));
    expect(batchMetrics()[0]).not.toHaveProperty('FirstSeenAge');
  });

  it('have no latency of an event that was not processed, and none below 0', async () => {
    const bodies = ['x', wireText({ occurred_at: new Date(NOW + 60_000).toISOString() })];
    tell(
      await reportOf(bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }))),
    );
    expect(batchMetrics()[0]?.['LatencyFromOccurred']).toBe(0);
  });
});
