import { claimed } from '../core/claim.ts';
import { ledgerRecord, type LedgerRecord, type RecordContext } from '../core/ledger-record.ts';
import { readMessage, type BodylessReading, type ValidEvent } from '../core/read-message.ts';
import type { ClaimedEvent } from './handle-events.ts';
import type { InvocationDeadline, RecordResult } from '../ports.ts';
import type { QueueMessage } from '../core/batch.ts';
import type { BatchServices } from './services.ts';

/** A message that was read, and the record to store for it. */
export interface Prepared {
  readonly message: QueueMessage;
  readonly reading: BodylessReading;
  readonly record: LedgerRecord;
  /** The claim that the record makes, if its event has a handler. */
  readonly claim?: Pick<ClaimedEvent, 'definition' | 'event' | 'claimId' | 'leaseUntil'>;
}

/** A lease ends this much after the invocation, because the clocks of two processes may differ. */
const LEASE_MARGIN_MS = 5_000;

/** When a batch is read, and how long its records are kept. It is the same for all messages of the batch. */
export interface ReadingTime extends Omit<RecordContext, 'messageId'> {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The time at which a batch is read.
 *
 * @param now milliseconds since 1970.
 */
export function readingTime(now: number, retentionDays: number): ReadingTime {
  const expireAt = Math.floor(now / 1000) + retentionDays * 86_400;
  return { now, receivedAt: new Date(now).toISOString(), expireAt };
}

/** Reads a message. If its event has a handler, the record claims it for this invocation. */
export function prepare(
  message: QueueMessage,
  { now, receivedAt, expireAt }: ReadingTime,
  { endsAt }: InvocationDeadline,
  { registry, handlers, uniqueId }: BatchServices,
): Prepared {
  const { messageId, body } = message;
  const reading = readMessage(body, registry, now);
  const record = ledgerRecord(reading, { messageId, receivedAt, expireAt });
  if (reading.kind === 'rejected') return { message, reading, record };
  const { eventType, schemaVersion } = reading.envelope;
  const definition = handlers.find(eventType, schemaVersion);
  if (!definition) return { message, reading: withoutBody(reading), record };
  const claimId = uniqueId();
  const leaseUntil = new Date(endsAt + LEASE_MARGIN_MS).toISOString();
  const claim = { definition, event: reading, claimId, leaseUntil };
  return { message, reading, record: claimed(record, claimId, leaseUntil), claim };
}

/** Lets the parsed body go: otherwise the garbage collector would copy all bodies of a batch until its end. */
function withoutBody({ kind, envelope, bodyText, contentHash }: ValidEvent): BodylessReading {
  return { kind, envelope, bodyText, contentHash };
}

/** The event to handle, if it has a handler and the store made the claim. */
export function claimedEvent(
  { message, record, claim }: Prepared,
  result: RecordResult | undefined,
  { retryPolicy }: BatchServices,
): ClaimedEvent | undefined {
  if (!claim || (result?.kind !== 'recorded' && result?.kind !== 'resumed')) return undefined;
  const { attempts, receivedAt } = result.kind === 'resumed' ? result : record;
  return {
    ...claim,
    number: attempts,
    receivedAt,
    key: record.key,
    receiveCount: message.receiveCount,
    isLastReceive: message.receiveCount >= retryPolicy.maxReceiveCount,
  };
}
