import type { Envelope } from '../../../src/core/envelope.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { Effect, HandlerRun } from './effect-service.ts';
import { HANDLED_TYPES, type PlannedOrder } from './round-orders.ts';

/** 2026-11-21T09:00:00Z. */
const BEGIN = Date.UTC(2026, 10, 21, 9);
/** Milliseconds between two orders. Everything that an order causes happens in this time. */
const STEP = 1_000;

/** What a round leaves behind. Tests break it. */
export interface HandledRound {
  ledger: LedgerRecord[];
  runs: HandlerRun[];
  effects: Effect[];
  repeatedCalls: number;
}

/** A round in which nothing went wrong: each order is handled once, one after the other, and so is what it published. */
export function handledRound(orders: readonly PlannedOrder[]): HandledRound {
  const round: HandledRound = { ledger: [], runs: [], effects: [], repeatedCalls: 0 };
  for (const [place, order] of orders.entries()) {
    const at = BEGIN + place * STEP;
    handle(round, orderRecord(order, at));
    for (let number = 1; number <= order.script.followUps; number += 1) {
      addFollowUps(round, order, number, at + 100 * number);
    }
  }
  return round;
}

function orderRecord({ message, eventId, script }: PlannedOrder, at: number): LedgerRecord {
  const { tenantId, groupId, body } = message;
  const sent = JSON.parse(body) as { readonly body: object };
  const eventType = HANDLED_TYPES.order;
  const record = recordOf({ tenantId, eventId, eventType, groupId }, sent.body, at);
  if (!script.refuses) return record;
  const { processedAt, ...open } = record;
  return { ...open, status: 'failed', failure: { reason: 'handler_failed', errors: [] } };
}

function addFollowUps(
  round: HandledRound,
  { message, eventId: causationId }: PlannedOrder,
  number: number,
  at: number,
): void {
  const { tenantId, groupId } = message;
  const body = { order_id: `${tenantId} ${causationId} ${number}` };
  const common = { tenantId, groupId, correlationId: causationId };
  const eventId = `${causationId}.${number}`;
  const first = { ...common, eventId, eventType: HANDLED_TYPES.followUp, causationId };
  handle(round, recordOf(first, body, at));
  const last = { eventId: `${eventId}.last`, eventType: HANDLED_TYPES.last, causationId: eventId };
  round.ledger.push({ ...recordOf({ ...common, ...last }, body, at + 50), attempts: 0 });
}

/** Adds an event, the run of its handler, and the effect. */
function handle({ ledger, runs, effects }: HandledRound, record: LedgerRecord): void {
  const { content, key } = record;
  if (content.kind !== 'event') return;
  ledger.push(record);
  const { tenantId, eventId, eventType } = content.envelope;
  const beganAt = Date.parse(record.receivedAt) + 10;
  runs.push({ tenantId, eventId, eventType, key, attempt: 1, beganAt, endedAt: beganAt + 10 });
  if (record.status === 'processed') effects.push({ tenantId, eventId, key });
}

function recordOf(
  envelope: Partial<Envelope> & Pick<Envelope, 'tenantId' | 'eventId' | 'eventType'>,
  body: object,
  at: number,
): LedgerRecord {
  const whole: Envelope = {
    schemaVersion: 'v1',
    clientId: 'faults',
    occurredAt: '2026-01-01T00:00:00Z',
    ...envelope,
  };
  return {
    key: `${whole.tenantId}#${whole.eventId}`,
    status: 'processed',
    content: { kind: 'event', envelope: whole, bodyText: JSON.stringify(body) },
    contentHash: '',
    messageId: '',
    attempts: 1,
    receivedAt: new Date(at).toISOString(),
    processedAt: new Date(at + 40).toISOString(),
    expireAt: 0,
  };
}
