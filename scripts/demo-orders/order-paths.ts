import type { LedgerRecord } from '../../src/core/ledger-record.ts';

/** One event in the life of an order. */
export interface OrderStep {
  readonly eventType: string;
  readonly status: LedgerRecord['status'];
  /** How often its handler started; 0 if it has none. */
  readonly attempts: number;
  /** Why its last failed attempt failed. Missing if none did. */
  readonly trouble?: string;
  /** Milliseconds since 1970. Missing if it isn't processed. */
  readonly processedAt?: number;
}

/** What happened to one order, read from the ledger. */
export interface OrderPath {
  readonly orderId: string;
  readonly steps: readonly OrderStep[];
  /** The results of its `order.closed` events. There must be exactly one. */
  readonly results: readonly string[];
  /** Seconds from receiving its first event to processing its last. */
  readonly seconds: number;
}

/** The paths of all orders in the ledger, each from its first event to its last. */
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

/** The event types of an order, in the order in which they happen. */
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
