import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { MetricsSettings } from '../../../src/adapters/powertools/batch-metrics.ts';
import { LineLogger } from '../../../src/adapters/powertools/line-logger.ts';
import { PowertoolsTelemetry } from '../../../src/adapters/powertools/powertools-telemetry.ts';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { RetryCode } from '../../../src/core/outcome.ts';
import type { BatchReport, QueueMessage } from '../../../src/core/batch.ts';
import type { SettleResult } from '../../../src/ports.ts';
import { processBatch } from '../../../src/batch/process-batch.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW, PAYMENT, queueMessage, wireText, wireTextWithBody } from '../../support/events.ts';
import { handlingWith, onPayment, settlingBy } from '../../support/handling.ts';
import { times } from '../../support/records.ts';
import { batchServices, failingStore, SAMPLES } from '../../support/services.ts';

type Line = Record<string, unknown>;
interface Emf {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

let output = '';
beforeEach(() => {
  output = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const lines = (): Line[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
const logs = () => lines().filter((line) => !('_aws' in line));
/** The lines that are about one event each. */
const linesForPeople = () => logs().filter((line) => line['message'] !== 'batch done');
const metrics = () => lines().filter((line): line is Line & Emf => '_aws' in line);
const metricsOfType = (eventType: string) =>
  metrics().filter((line) => line['event_type'] === eventType);
const batchMetrics = () => metrics().filter((line) => !('event_type' in line));

const SETTINGS: MetricsSettings = { stage: 'dev', metricsByEventType: true, maxReceiveCount: 5 };
const CLOCK = { now: () => NOW };
const telemetryWith = (settings: MetricsSettings) =>
  new PowertoolsTelemetry(
    new LineLogger({ serviceName: 'event-consumer' }),
    SAMPLES,
    settings,
    CLOCK,
  );
const newTelemetry = () => telemetryWith(SETTINGS);

const INVOCATION = {
  requestId: 'request-1',
  functionName: 'event-consumer',
  remaining: () => 60_000,
};

function tell(report: BatchReport, telemetry = newTelemetry()): void {
  telemetry.batchDone(report, 25, INVOCATION);
}

const reportOf = (messages: readonly QueueMessage[], services = batchServices()) =>
  processBatch(messages, false, PLENTY, services);

const retried = (code: RetryCode, cause: string, messageId: string, isLast = false) => ({
  message: queueMessage({ messageId, receiveCount: isLast ? 5 : 1 }),
  outcome: { kind: 'retry', code, cause } as const,
  decision: { kind: 'retry', delaySeconds: isLast ? 0 : 30, isLast } as const,
});

const ofUnknownAge = (message: QueueMessage): QueueMessage => {
  const { messageId, receiptHandle, body, receiveCount } = message;
  return { messageId, receiptHandle, body, receiveCount };
};

const sentAgain = (code: RetryCode, messageId: string) => {
  const resent = { firstSeenAt: NOW - 60_000, times: 3, firstMessageId: 'first' };
  const otherwise = { kind: 'retry', delaySeconds: 240, isLast: false } as const;
  return {
    message: queueMessage({ messageId, receiveCount: 4, resent: { ...resent, times: 2 } }),
    outcome: { kind: 'retry', code, cause: 'down' } as const,
    decision: { kind: 'resend', delaySeconds: 300, resent, otherwise } as const,
  };
};

const failedInHandler = (cause: string) => ({
  message: queueMessage(),
  outcome: { kind: 'failed', reason: 'handler_failed', cause } as const,
  decision: { kind: 'acknowledge' } as const,
});

const report = (...messages: BatchReport['messages']): BatchReport => ({
  messages,
  readMilliseconds: 3,
  recordMilliseconds: 20,
  handleMilliseconds: 0,
});

/** The fingerprint of the record, without which nobody finds its like. */
const FINGERPRINT: unknown = expect.stringMatching(/^f1_[0-9a-f]{12}$/);

describe('the log', () => {
  it('has one line a batch, and no line for a success', async () => {
    const other = wireText({
      event_type: 'user.created',
      event_id: 'u1',
      body: {
        user_id: 'u1',
        email: 'a@example.com',
        name: 'A',
        role: 'admin',
        verified: true,
      },
    });
    const bodies = [...times(50, (index) => wireText({ event_id: `evt-${index}` })), other, other];
    tell(
      await reportOf(bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }))),
    );
    expect(logs()).toHaveLength(1);
    expect(logs()[0]).toMatchObject({
      level: 'INFO',
      message: 'batch done',
      service: 'event-consumer',
      request_id: 'request-1',
      batch_size: 52,
      read_ms: 0,
      record_ms: 0,
      batch_ms: 25,
      cold_start: true,
    });
    expect(logs()[0]?.['retries']).toEqual({});
    expect(logs()[0]?.['outcomes']).toMatchObject({ duplicate: 1 });
  });

  it('has a line for each rejected event, with its tenant and errors', async () => {
    const body = wireText({ body: { amount: -1 } });
    tell(await reportOf([queueMessage({ body })]));
    expect(linesForPeople()).toHaveLength(1);
    expect(linesForPeople()[0]).toMatchObject({
      level: 'WARN',
      message: 'event rejected',
      message_id: 'message-1',
      tenant_id: 'acme',
      event_id: 'evt-1',
      event_type: 'payment.processed',
      outcome: 'rejected',
      reason: 'invalid_body',
      fingerprint: FINGERPRINT,
    });
    const errors = linesForPeople()[0]?.['errors'] as object[];
    expect(errors.map((error) => Object.keys(error))).toEqual(
      times(5, () => ['pointer', 'message']),
    );
    expect(linesForPeople()[0]).not.toHaveProperty('more_errors');
  });

  it('shows at most five errors of an event', async () => {
    const items = times(6, () => ({}));
    const order = { event_type: 'order.placed', schema_version: 'v2', body: { items } };
    const described = await reportOf([queueMessage({ body: wireText(order) })]);
    const outcome = described.messages[0]?.outcome;
    expect(outcome?.kind === 'rejected' && outcome.errors.length).toBeGreaterThan(5);
    tell(described);
    expect(linesForPeople()[0]?.['errors']).toHaveLength(5);
    const left = outcome?.kind === 'rejected' ? outcome.errors.length - 5 : 0;
    expect(linesForPeople()[0]).toMatchObject({ more_errors: left });
  });

  it('lists event types at the level DEBUG only', async () => {
    const user = { user_id: 'u1', email: 'a@b.cd', name: 'A', role: 'admin', verified: true };
    const bodies = [
      wireText(),
      wireText(),
      wireText({ event_id: 'evt-2', body: { amount: -1 } }),
      wireText({ event_type: 'user.created', event_id: 'u1', body: user }),
      '{',
    ];
    const messages = bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }));
    const described = await reportOf(messages);
    tell(described);
    expect(logs()[0]).not.toHaveProperty('event_types');
    output = '';
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
    tell(described);
    expect(logs()[0]).toMatchObject({
      event_types: [
        { event_type: 'payment.processed', count: 3 },
        { event_type: 'user.created', count: 1 },
        { event_type: '(none)', count: 1 },
      ],
      handlers_run: [],
    });
  });

  it.each<[string, SettleResult]>([
    ['settled', { kind: 'settled' }],
    ['taken over by another invocation', { kind: 'lost' }],
    ['not settled', { kind: 'unavailable', code: 'store_unavailable', cause: 'down' }],
  ])('counts the handlers that were called, if their events are %s', async (_, result) => {
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
    const store = settlingBy(new MemoryStore(), (all) => Promise.resolve(all.map(() => result)));
    const services = handlingWith([onPayment(() => undefined)], { store });
    const rejected = wireText({ event_id: 'evt-2', body: { amount: -1 } });
    // The second is a duplicate, or has its event in the hands of the first; the third can't be handled.
    const bodies = [wireText(), wireText(), rejected];
    const messages = bodies.map((body, index) => queueMessage({ messageId: `m${index}`, body }));
    tell(await reportOf(messages, services));
    expect(logs()[0]?.['handlers_run']).toEqual([{ event_type: 'payment.processed', count: 1 }]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])(
    'counts messages of the type %s at DEBUG, like any other',
    async (type) => {
      vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
      tell(await reportOf([queueMessage({ body: wireText({ event_type: type }) })]));
      expect(logs()[0]?.['event_types']).toEqual([{ event_type: type, count: 1 }]);
    },
  );

  it('has no ids of a message that is malformed', async () => {
    tell(await reportOf([queueMessage({ body: `${wireText()}}` })]));
    const [line] = linesForPeople();
    expect(line).toMatchObject({ reason: 'malformed_json', message_id: 'message-1' });
    for (const name of ['tenant_id', 'event_id', 'event_type'])
      expect(line).not.toHaveProperty(name);
  });

  it('has a line for each conflict', async () => {
    const other = wireText({ body: { ...PAYMENT, amount: 99 } });
    tell(await reportOf([queueMessage(), queueMessage({ messageId: 'other', body: other })]));
    expect(linesForPeople()).toHaveLength(1);
    expect(linesForPeople()[0]).toMatchObject({
      level: 'WARN',
      message: 'event id used twice',
      message_id: 'other',
      tenant_id: 'acme',
      event_id: 'evt-1',
      outcome: 'conflict',
      reason: 'id_conflict',
      fingerprint: FINGERPRINT,
    });
  });

  it('has a line for each event that goes to the dead-letter queue, and none for other retries', async () => {
    const services = batchServices({ store: failingStore(() => true) });
    tell(
      await reportOf(
        times(5, (index) => queueMessage({ messageId: `m${index}`, receiveCount: index + 1 })),
        services,
      ),
    );
    expect(linesForPeople()).toHaveLength(1);
    expect(linesForPeople()[0]).toMatchObject({
      level: 'ERROR',
      message: 'event goes to the dead-letter queue',
      message_id: 'm4',
      event_id: 'evt-1',
      reason: 'store_unavailable',
      cause: 'as told',
      receives: 5,
    });
  });

  it('counts the copies in the line of the batch, if any were sent', () => {
    tell(report(sentAgain('store_unavailable', 'm1'), retried('store_unavailable', 'down', 'm2')));
    tell(report(retried('store_unavailable', 'down', 'm2')));
    expect(logs().map(({ resent }) => resent)).toEqual([1, undefined]);
    expect(linesForPeople()).toEqual([]);
  });

  it('tells of a copy what its first message was', () => {
    const { message } = sentAgain('store_unavailable', 'copy');
    tell(report({ ...retried('unexpected', 'Error: bug', 'copy', true), message }));
    tell(report(sentAgain('publish_failed', 'copy')));
    const facts = {
      message_id: 'copy',
      first_message_id: 'first',
      first_seen_at: '2026-11-21T08:59:00.000Z',
      resent_times: 2,
    };
    expect(linesForPeople()[0]).toMatchObject(facts);
    expect(logs().find(({ level }) => level === 'WARN')).toMatchObject(facts);
  });

  it('has one line for all copies that could not be sent', () => {
    newTelemetry().copiesNotSent([
      { messageId: 'm1', cause: 'too large' },
      { messageId: 'm2', cause: 'no answer' },
    ]);
    expect(logs()).toMatchObject([
      { level: 'WARN', messages: 2, first_message_id: 'm1', cause: 'too large' },
    ]);
  });

  it('has a line for each event that failed in its handler for good', () => {
    const failed = failedInHandler('PermanentError: no such account');
    tell(report({ ...failed, fingerprint: 'f1_0123456789ab' }));
    expect(linesForPeople()).toMatchObject([
      {
        level: 'ERROR',
        message: 'event failed',
        fingerprint: 'f1_0123456789ab',
        message_id: 'message-1',
        outcome: 'failed',
        reason: 'handler_failed',
        cause: 'PermanentError: no such account',
      },
    ]);
  });

  it('counts failing handlers in the line of the batch, and says how long handling took', () => {
    const handled = [retried('handler_error', 'Error: refused', 'm1')];
    tell({ ...report(...handled, failedInHandler('no')), handleMilliseconds: 700 });
    expect(logs()[0]).toMatchObject({
      outcomes: { retry: 1, failed: 1 },
      retries: { handler_error: { messages: 1 } },
      handle_ms: 700,
    });
    // What a handler threw may quote a body, and this line names no event.
    expect(JSON.stringify(logs()[0])).not.toContain('refused');
  });

  it('has a line for the first event of each reason for which handlers are retried', () => {
    tell(
      report(
        retried('store_unavailable', 'down', 'm0'),
        retried('handler_error', 'Error: refused', 'm1'),
        retried('handler_error', 'Error: other', 'm2'),
        retried('handler_timeout', 'too slow', 'm3'),
      ),
    );
    const faults = logs().filter(({ message }) => message === 'handler did not succeed');
    expect(faults).toMatchObject([
      { level: 'WARN', message_id: 'm1', reason: 'handler_error', cause: 'Error: refused' },
      { level: 'WARN', message_id: 'm3', reason: 'handler_timeout', cause: 'too slow' },
    ]);
  });

  it('says of a handler’s last failure only that its event goes to the dead-letter queue', () => {
    tell(report(retried('handler_error', 'Error: refused', 'm1', true)));
    expect(linesForPeople()).toMatchObject([{ message: 'event goes to the dead-letter queue' }]);
  });

  it('names an event that was not read by its message id', () => {
    tell(report(retried('unexpected', 'Error: bug', 'm1', true)));
    expect(linesForPeople()[0]).toMatchObject({ message_id: 'm1', cause: 'Error: bug' });
    expect(linesForPeople()[0]).not.toHaveProperty('event_id');
  });

  it('counts the messages of an outage in the line of the batch, with the first cause', () => {
    tell(
      report(
        retried('store_unavailable', 'timed out', 'm1'),
        retried('store_unavailable', 'refused', 'm2'),
        retried('deadline', 'too late', 'm3'),
      ),
    );
    expect(logs()).toHaveLength(1);
    expect(logs()[0]).toMatchObject({
      outcomes: { retry: 3 },
      retries: {
        store_unavailable: { messages: 2, cause: 'timed out' },
        deadline: { messages: 1, cause: 'too late' },
      },
    });
  });

  it('has one line for all changes of visibility that failed', () => {
    newTelemetry().visibilityUnchanged(
      times(3, (index) => ({ messageId: `m${index}`, cause: 'InternalError' })),
    );
    expect(logs()).toMatchObject([
      {
        level: 'WARN',
        message: 'visibility unchanged: the queue’s own timeout decides',
        messages: 3,
        first_message_id: 'm0',
        cause: 'InternalError',
      },
    ]);
    newTelemetry().visibilityUnchanged([]);
    expect(logs()[1]).toMatchObject({ messages: 0 });
  });

  it('marks only the first batch as a cold start', () => {
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
    const telemetry = newTelemetry();
    tell(report(), telemetry);
    tell(report(), telemetry);
    expect(logs().map((line) => line['cold_start'])).toEqual([true, false]);
    expect(metrics().filter((line) => 'ColdStart' in line)).toHaveLength(1);
  });

  it('never shows text of a body', async () => {
    const secret = (text: string) =>
      queueMessage({ messageId: text.length.toString(), body: text });
    const messages = [
      wireText({ body: { ...PAYMENT, payment_id: 'SECRET' } }),
      wireText({ body: { ...PAYMENT, payment_id: 'SECRET', note: 'other' } }),
      wireText({ event_id: 'e2', body: { ...PAYMENT, payment_id: ['SECRET'] } }),
      wireText({ event_id: 'e3', client_id: 'SECRET !' }),
      wireText({ event_id: 'e4', event_type: 'SECRET' }).replace('"SECRET"', '"no.such.type"'),
      wireTextWithBody('{"a":"SECRET\\u0000"}'),
      'SECRET',
    ].map(secret);
    tell(await reportOf(messages));
    tell(await reportOf(messages, batchServices({ store: failingStore(() => true) })));
    expect(output).not.toContain('SECRET');
    expect(output).not.toContain('credit_card');
  });
});

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
