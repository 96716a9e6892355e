import { describe, expect, it } from 'vitest';

import { RunReport, summaryText } from '../../src/local/run-report.ts';

const plain = (_: unknown, text: string): string => text;

function reportOf(options: { once?: boolean } = {}): { report: RunReport; lines: string[] } {
  const lines: string[] = [];
  return { lines, report: new RunReport((line) => lines.push(line), { paint: plain, ...options }) };
}

const batchDone = (outcomes: object, retries: object = {}): string =>
  JSON.stringify({
    level: 'INFO',
    message: 'batch done',
    batch_size: 3,
    batch_ms: 7,
    outcomes,
    retries,
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

describe('RunReport', () => {
  it('tells of each batch what became of its messages', () => {
    const { report, lines } = reportOf();
    report.logged(batchDone({ processed: 2, rejected: 1 }));
    expect(lines).toEqual(['   3 received → 2 processed, 1 rejected  7 ms']);
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

  it('shows one event of each reason where that is enough', () => {
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
      seconds: 2,
      eventsPerSecond: 3,
    });
    expect(summaryText({ ...summary, unfinished: 2 })).toBe(
      '6 received, 4 acknowledged in 2.0 s from first to last: 3 events/s\n2 not finished: they are left in the queue',
    );
  });

  it('gives no rate for a single moment', () => {
    const { report } = reportOf();
    expect(summaryText({ ...report.summary(), unfinished: 0 })).toBe('0 received, 0 acknowledged');
  });
});
