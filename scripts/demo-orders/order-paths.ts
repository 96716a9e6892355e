import type { LedgerRecord } from '../../src/core/ledger-record.ts';

/** One event on the way of an order. */
export interface OrderStep {
  readonly eventType: string;
  readonly status: LedgerRecord['status'];
  /** How often its handler began; 0 if it has none. */
  readonly attempts: number;
  /** What went wrong with the last attempt that failed, if one did. */
  readonly trouble?: string;
  /** Milliseconds since 1970; missing while it is not processed. */
  readonly processedAt?: number;
}

/** What became of one order, read from the ledger. */
export interface OrderPath {
  readonly orderId: string;
  readonly steps: readonly OrderStep[];
  /** The results of its `order.closed` events: one, if all is well. */
  readonly results: readonly string[];
  /** Seconds from reading the first event to processing the last. */
  readonly seconds: number;
}

/** The ways of all orders that the ledger knows, each from its first event to its last. */
export function orderPaths(records: readonly LedgerRecord[]): OrderPath[] {
  const events = records.flatMap(eventOf).sort((a, b) => a.place - b.place);
  const orders = Map.groupBy(events, ({ orderId }) => orderId);
  return [...orders]
    .map(([orderId, ofOrder]): OrderPath => {
      const ends = ofOrder.map(({ step, receivedAt }) => step.processedAt ?? receivedAt);
      const begin = Math.min(...ofOrder.map(({ receivedAt }) => receivedAt));
      return {
        orderId,
        steps: ofOrder.map(({ step }) => step),
        results: ofOrder.flatMap(({ result }) => result ?? []),
        seconds: Math.round((Math.max(...ends) - begin) / 100) / 10,
      };
    })
    .sort((a, b) => a.orderId.localeCompare(b.orderId));
}

/** The order in which an order's events come about. */
const PLACES = [
  'order.placed',
  'order.validated',
  'order.rejected',
  'payment.processed',
  'payment.failed',
  'order.closed',
];

interface OrderEvent {
  readonly orderId: string;
  readonly place: number;
  readonly step: OrderStep;
  readonly receivedAt: number;
  readonly result?: string;
}

function eventOf(record: LedgerRecord): OrderEvent[] {
  const { content, status, attempts, failure, processedAt, receivedAt } = record;
  if (content.kind !== 'event') return [];
  const { eventType } = content.envelope;
  const body = JSON.parse(content.bodyText) as { order_id?: unknown; result?: unknown };
  const step: OrderStep = {
    eventType,
    status,
    attempts,
    ...(failure && { trouble: failure.reason }),
    ...(processedAt !== undefined && { processedAt: Date.parse(processedAt) }),
  };
  return [
    {
      orderId: String(body.order_id),
      place: PLACES.indexOf(eventType),
      step,
      receivedAt: Date.parse(receivedAt),
      ...(eventType === 'order.closed' && { result: String(body.result) }),
    },
  ];
}
