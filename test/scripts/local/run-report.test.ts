import { describe, expect, it } from 'vitest';

import { times } from '../../support/records.ts';
import { RunReport } from '../../../scripts/local/run-report.ts';
import { summaryText } from '../../../scripts/local/run-summary.ts';

const plain = (_: unknown, text: string): string => text;

function reportOf(options: { once?: boolean } = {}): { report: RunReport; lines: string[] } {
  const lines: string[] = [];
  return { lines, report: new RunReport((line) => lines.push(line), { paint: plain, ...options }) };
}

const batchDone = (outcomes: object, retries: object = {}, details: object = {}): string =>
  JSON.stringify({
    level: 'INFO',
    message: 'batch done',
    batch_size: 3,
    batch_ms: 7,
    outcomes,
    retries,
    ...details,
  });
const rejected = (event_id: string, reason = 'invalid_body'): string =>
  JSON.stringify({
    level: 'WARN',
    message: 'event rejected',
    event_type: 'order.placed',
    tenant_id: 'acme',
    event_id,
    reason,
    errors: [{ pointer: '/body/total', message: 'must be > 0, got a number' }],
  });

const types = (...counts: [string, number][]): object[] =>
  counts.map(([event_type, count]) => ({ event_type, count }));

describe('RunReport', () => {
  it('tells of each batch what became of its messages', () => {
    const { report, lines } = reportOf();
    report.logged(batchDone({ processed: 2, rejected: 1 }));
    expect(lines).toEqual(['   3 received → 2 processed, 1 rejected  7 ms']);
  });

  it('passes the outcomes of each batch on', () => {
    const batches: object[] = [];
    const report = new RunReport(() => undefined, {
      paint: plain,
      onBatch: (outcomes) => batches.push(outcomes),
    });
    report.logged(batchDone({ processed: 2, rejected: 1 }));
    report.logged(rejected('1'));
    expect(batches).toEqual([{ processed: 2, rejected: 1 }]);
  });

  it('shows event types and handlers of each batch, and the number of messages so far', () => {
    const { report, lines } = reportOf();
    const details = {
      event_types: types(['user.created', 1], ['payment.processed', 2]),
      handlers_run: types(['payment.processed', 2]),
    };
    report.logged(batchDone({ processed: 3 }, {}, details));
    report.logged(batchDone({ processed: 3 }, {}, { event_types: types(['user.created', 3]) }));
    expect([lines[1], lines[3]]).toEqual([
      '     payment.processed 2, user.created 1; handlers run: payment.processed 2; 3 so far',
      '     user.created 3; 6 so far',
    ]);
    expect(report.summary()).toMatchObject({
      eventTypes: { 'payment.processed': 2, 'user.created': 4 },
      handlersRun: { 'payment.processed': 2 },
    });
  });

  it('names the five most frequent types of a batch, and says how many more there are', () => {
    const { report, lines } = reportOf();
    const event_types = types(...Object.entries({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }));
    report.logged(batchDone({ processed: 28 }, {}, { event_types }));
    expect(lines[1]).toBe('     g 7, f 6, e 5, d 4, c 3, +2 more; 3 so far');
  });

  it('counts a type that is named like a member of every object', () => {
    const { report, lines } = reportOf();
    const event_types = types(['constructor', 1], ['toString', 2]);
    report.logged(batchDone({ rejected: 3 }, {}, { event_types }));
    expect(lines[1]).toBe('     toString 2, constructor 1; 3 so far');
    expect(Object.entries(report.summary().eventTypes)).toEqual([
      ['constructor', 1],
      ['toString', 2],
    ]);
  });

  it('says how many errors of an event it does not show', () => {
    const { report, lines } = reportOf();
    const line = JSON.parse(rejected('e-1')) as { errors: object[] };
    report.logged(JSON.stringify({ ...line, errors: times(3, () => line.errors[0]) }));
    report.logged(JSON.stringify({ ...line, more_errors: 4 }));
    expect(lines.map((text) => text.slice(-10))).toEqual([' (+2 more)', ' (+4 more)']);
  });

  it('tells why messages are retried', () => {
    const { report, lines } = reportOf();
    report.logged(batchDone({ retry: 3 }, { store_unavailable: { messages: 3, cause: 'down' } }));
    expect(lines[1]).toBe('     ↳ retry 3: store_unavailable: down');
  });

  it('tells why handlers are tried again without a cause, which is in a line of its own', () => {
    const { report, lines } = reportOf();
    report.logged(batchDone({ retry: 3 }, { handler_error: { messages: 3 } }));
    expect(lines[1]).toBe('     ↳ retry 3: handler_error');
  });

  it('shows the events that somebody should look at', () => {
    const { report, lines } = reportOf();
    report.logged(rejected('e-1'));
    report.logged(
      JSON.stringify({ level: 'ERROR', message: 'dead', message_id: 'm-1', cause: 'down' }),
    );
    expect(lines).toEqual([
      '     ↳ event rejected  order.placed  acme/e-1  invalid_body  /body/total must be > 0, got a number',
      '     ↳ dead  m-1  down',
    ]);
  });

  it('shows one event of each reason with the option once', () => {
    const { report, lines } = reportOf({ once: true });
    for (const line of [rejected('e-1'), rejected('e-2'), rejected('e-3', 'expired')]) {
      report.logged(line);
    }
    expect(lines.map((line) => line.split('  ').find((part) => part.startsWith('acme')))).toEqual([
      'acme/e-1',
      'acme/e-3',
    ]);
  });

  it('tells that the queue can’t be reached', () => {
    const { report, lines } = reportOf();
    report.receiveFailed(new Error('refused\nat some place'));
    expect(lines).toEqual(['  the queue can’t be reached, and is polled again: Error: refused']);
  });

  it('passes over metrics and whatever is no log line', () => {
    const { report, lines } = reportOf();
    for (const line of ['{"_aws":{}}', 'plain text', 'null', '']) report.logged(line);
    expect(lines).toEqual([]);
  });

  it('says when a whole batch comes back', () => {
    const { report, lines } = reportOf();
    report.delivered({ messages: [{}, {}], deleted: [], error: 'Error: broken\n  at line' }, 0);
    expect(lines).toEqual(['  the whole batch of 2 comes back: Error: broken']);
  });

  it('sums up what was received, from the first batch to the last', () => {
    const { report } = reportOf();
    report.logged(batchDone({ processed: 3 }));
    report.logged(batchDone({ processed: 1, retry: 2 }));
    report.delivered({ messages: [{}, {}, {}], deleted: [{}, {}, {}] }, 1_000);
    report.delivered({ messages: [{}, {}, {}], deleted: [{}] }, 3_000);
    const summary = report.summary();
    expect(summary).toEqual({
      received: 6,
      deleted: 4,
      outcomes: { processed: 4, retry: 2 },
      eventTypes: {},
      handlersRun: {},
      seconds: 2,
      eventsPerSecond: 3,
    });
    const handled = { ...summary, eventTypes: { a: 1, b: 2 }, handlersRun: { b: 2 } };
    expect(summaryText({ ...handled, unfinished: 2, deadLettered: 1 })).toBe(
      [
        '6 received, 4 acknowledged in 2.0 s from first to last: 3 events/s',
        '  outcomes:      processed 4, retry 2',
        '  event types:   b 2, a 1',
        '  handlers run:  b 2',
        '  dead-lettered: 1',
        '  not finished:  2, in the queue or in flight',
      ].join('\n'),
    );
  });

  it('gives no rate for a single moment', () => {
    const { report } = reportOf();
    expect(summaryText({ ...report.summary(), unfinished: 0, deadLettered: 0 })).toBe(
      '0 received, 0 acknowledged',
    );
  });
});
