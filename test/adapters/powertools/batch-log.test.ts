import { describe, expect, it, vi } from 'vitest';

import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import type { SettleResult } from '../../../src/ports.ts';
import { PAYMENT, queueMessage, wireText, wireTextWithBody } from '../../support/events.ts';
import { handlingWith, onPayment, settlingBy } from '../../support/handling.ts';
import { batchServices, failingStore } from '../../support/services.ts';
import { times } from '../../support/records.ts';
import {
  failedInHandler,
  newTelemetry,
  report,
  reportOf,
  retried,
  sentAgain,
  tell,
} from './batch-reports.ts';
import { captureLines } from './captured-lines.ts';

const { text, clear, logs, linesForPeople, metrics } = captureLines();

/** The fingerprint of the record: it finds events that failed for the same cause. */
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
    clear();
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
    expect(text()).not.toContain('SECRET');
    expect(text()).not.toContain('credit_card');
  });
});
