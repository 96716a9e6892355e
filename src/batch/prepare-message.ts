import { claimed } from '../core/claim.ts';
import { ledgerRecord, type NewRecord, type RecordContext } from '../core/ledger-record.ts';
import {
  readMessage,
  type BodylessReading,
  type Reading,
  type ValidEvent,
} from '../core/read-message.ts';
import { firstMessageId, firstSeenAt } from '../core/resent.ts';
import { expiries, keptDays } from '../core/retention.ts';
import { attemptLimit, type Delivery } from '../core/retry-horizon.ts';
import type { ClaimedEvent } from './claimed-event.ts';
import type { InvocationDeadline, RecordResult } from '../ports.ts';
import type { QueueMessage } from '../core/batch.ts';
import type { BatchServices } from './services.ts';

/** A receive of a message. */
export interface MessageDelivery extends Delivery {
  readonly message: QueueMessage;
}

/** A message that was read, and the record to store for it. */
export interface Prepared {
  readonly delivery: MessageDelivery;
  readonly reading: BodylessReading;
  readonly record: NewRecord;
  /** The claim that the record makes, if its event has a handler. */
  readonly claim?: Pick<
    ClaimedEvent,
    'definition' | 'event' | 'claimId' | 'leaseUntil' | 'keptDays'
  >;
}

/** A lease ends this much after the invocation, because the clocks of two processes may differ. */
const LEASE_MARGIN_MS = 5_000;

/** When a batch is read. It is the same for all messages of the batch. */
export interface ReadingTime extends Pick<RecordContext, 'receivedAt'> {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The time at which a batch is read. @param now milliseconds since 1970. */
export function readingTime(now: number): ReadingTime {
  return { now, receivedAt: new Date(now).toISOString() };
}

/** Reads a message. If its event has a handler, the record claims it for this invocation. */
export function prepare(
  delivery: MessageDelivery,
  { now, receivedAt }: ReadingTime,
  { endsAt }: InvocationDeadline,
  { registry, handlers, uniqueId, retention }: BatchServices,
): Prepared {
  const { message } = delivery;
  const reading = readMessage(message.body, registry, now, message.attributes);
  const kept = keptDays(retention, eventTypeOf(reading));
  const record = ledgerRecord(reading, {
    messageId: firstMessageId(message),
    receivedAt,
    ...expiries(now, kept),
    ...copyFacts(message),
  });
  if (reading.kind === 'rejected') return { delivery, reading, record };
  const { eventType, schemaVersion } = reading.envelope;
  const definition = handlers.find(eventType, schemaVersion);
  if (!definition) return { delivery, reading: withoutBody(reading), record };
  const claimId = uniqueId();
  const leaseUntil = new Date(endsAt + LEASE_MARGIN_MS).toISOString();
  const claim = { definition, event: reading, claimId, leaseUntil, keptDays: kept };
  const delivered = { ...delivery, retries: definition };
  return { delivery: delivered, reading, record: claimed(record, claimId, leaseUntil), claim };
}

/** What a record keeps of a message that was sent again. */
function copyFacts(message: QueueMessage): Pick<RecordContext, 'firstSeenAt' | 'resentTimes'> {
  const times = message.resent?.times ?? 0;
  const seenAt = firstSeenAt(message);
  if (times === 0 || seenAt === undefined) return {};
  return { firstSeenAt: new Date(seenAt).toISOString(), resentTimes: times };
}

function eventTypeOf(reading: Reading): string | undefined {
  return reading.kind === 'valid' ? reading.envelope.eventType : reading.eventType;
}

/** Lets the parsed body go: otherwise the garbage collector would copy all bodies of a batch until its end. */
function withoutBody({
  kind,
  envelope,
  bodyText,
  contentHash,
  format,
}: ValidEvent): BodylessReading {
  const reading = { kind, envelope, bodyText, contentHash };
  return format ? { ...reading, format } : reading;
}

/** The event to handle, if it has a handler and the store made the claim. */
export function claimedEvent(
  { delivery, record, claim }: Prepared,
  result: RecordResult | undefined,
  { retryPolicy }: BatchServices,
): ClaimedEvent | undefined {
  if (!claim || (result?.kind !== 'recorded' && result?.kind !== 'resumed')) return undefined;
  const { attempts, earlierAttempts, receivedAt, expireAt } =
    result.kind === 'resumed' ? result : record;
  return {
    ...claim,
    number: attempts,
    receivedAt,
    expireAt,
    hadFailure: result.kind === 'resumed' && result.hasFailure,
    key: record.key,
    delivery,
    earlierAttempts: earlierAttempts ?? 0,
    maxAttempts: attemptLimit(delivery, retryPolicy),
    isLastReceive: delivery.message.receiveCount >= retryPolicy.maxReceiveCount,
  };
}
