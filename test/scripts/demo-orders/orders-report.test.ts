import { describe, expect, it } from 'vitest';

import { orderPaths } from '../../../scripts/demo-orders/order-paths.ts';
import { ordersReport, ordersReportText } from '../../../scripts/demo-orders/orders-report.ts';
import { servicesOf } from '../../../scripts/demo-orders/services.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { processed } from '../../support/records.ts';

const plain = (_: unknown, text: string): string => text;

/** A record as the demo leaves it. */
function record(
  event_type: string,
  body: Record<string, unknown>,
  state: Partial<LedgerRecord> = {},
): LedgerRecord {
  const order = String(body['order_id']);
  const made = processed({ event_id: `${order}.${event_type}` });
  if (made.content.kind !== 'event') throw new Error('a processed record is of an event');
  const envelope = { ...made.content.envelope, eventType: event_type };
  const content = { kind: 'event', envelope, bodyText: JSON.stringify(body) } as const;
  return { ...made, content, ...state };
}

const closed = (order_id: string, result: string): LedgerRecord =>
  record('order.closed', { order_id, result });

function resultOf(records: readonly LedgerRecord[], charges: Record<string, number> = {}) {
  const services = { ...servicesOf(1), charges: new Map(Object.entries(charges)) };
  const paths = orderPaths(records);
  return { seed: 1, placed: 1, paths, services, deadLettered: 0, queued: 0, seconds: 1.5 };
}

describe('the path of an order', () => {
  it('lists its events in the order in which they happened, with attempts and the last failure', () => {
    const paths = orderPaths([
      closed('order-1', 'paid'),
      record(
        'order.placed',
        { order_id: 'order-1' },
        {
          attempts: 2,
          failure: { reason: 'handler_timeout', errors: [] },
          receivedAt: '2026-11-21T12:00:00.000Z',
          processedAt: '2026-11-21T12:00:02.500Z',
        },
      ),
    ]);
    expect(paths).toMatchObject([
      {
        orderId: 'order-1',
        results: ['paid'],
        steps: [
          { eventType: 'order.placed', attempts: 2, trouble: 'handler_timeout' },
          { eventType: 'order.closed', status: 'processed' },
        ],
      },
    ]);
  });

  it('lasts from receiving its first event to processing its last', () => {
    const at = (receivedAt: string, processedAt: string) => ({ receivedAt, processedAt });
    const [path] = orderPaths([
      record(
        'order.closed',
        { order_id: 'order-1', result: 'paid' },
        at('2026-11-21T12:00:03.000Z', '2026-11-21T12:00:03.250Z'),
      ),
      record(
        'order.placed',
        { order_id: 'order-1' },
        at('2026-11-21T12:00:00.000Z', '2026-11-21T12:00:01.000Z'),
      ),
    ]);
    expect(path?.seconds).toBe(3.3);
  });

  it('is made for each order separately', () => {
    const paths = orderPaths([closed('order-2', 'rejected'), closed('order-1', 'paid')]);
    expect(paths.map(({ orderId }) => orderId)).toEqual(['order-1', 'order-2']);
  });
});

describe('the report of the orders', () => {
  it('is as expected if every order is closed once and paid once', () => {
    const report = ordersReport(resultOf([closed('order-1', 'paid')], { 'order-1': 1 }));
    expect(report).toMatchObject({ closed: 1, paid: 1, paidTwice: 0, asExpected: true });
    expect(ordersReportText(report, plain)).toContain('Every one of 1 orders is closed');
  });

  it.each<[string, LedgerRecord[], Record<string, number>, object]>([
    ['is not closed', [record('order.placed', { order_id: 'order-1' })], {}, { closed: 0 }],
    ['is paid twice', [closed('order-1', 'paid')], { 'order-1': 2 }, { paidTwice: 1 }],
    ['is closed as paid, unpaid', [closed('order-1', 'paid')], {}, { disagreeing: 1 }],
    [
      'is rejected, but paid',
      [closed('order-1', 'rejected')],
      { 'order-1': 1 },
      { disagreeing: 1 },
    ],
    [
      'is closed twice',
      [closed('order-1', 'rejected'), closed('order-1', 'paid')],
      {},
      { closedTwice: 1 },
    ],
  ])('is not as expected if an order %s', (_, records, charges, counts) => {
    const report = ordersReport(resultOf(records, charges));
    expect(report).toMatchObject({ ...counts, asExpected: false });
    expect(ordersReportText(report, plain)).toContain(
      'Not as expected. Run it again with --seed 1',
    );
  });

  it('counts an order whose payment failed as closed', () => {
    const report = ordersReport(resultOf([closed('order-1', 'payment_failed')]));
    expect(report).toMatchObject({ closed: 1, paid: 0, paymentFailed: 1, asExpected: true });
    expect(ordersReportText(report, plain)).toContain(
      'closed 1 of 1: 0 paid, 0 rejected, 1 payment failed',
    );
  });

  it.each([{ deadLettered: 1 }, { queued: 1 }])('is not as expected with %o', (left) => {
    const result = { ...resultOf([closed('order-1', 'rejected')]), ...left };
    expect(ordersReport(result).asExpected).toBe(false);
  });

  it('shows the path of each order in a line', () => {
    const failed = { attempts: 3, failure: { reason: 'handler_error', errors: [] } } as const;
    const records = [
      record('order.placed', { order_id: 'order-1' }, failed),
      record('order.rejected', { order_id: 'order-1' }, { attempts: 1 }),
      closed('order-1', 'rejected'),
    ];
    expect(ordersReportText(ordersReport(resultOf(records)), plain)).toContain(
      'order-1  order.placed (attempt 3 after handler_error) → order.rejected → order.closed: rejected',
    );
  });
});
