import { claimed } from '../core/claim.ts';
import { ledgerRecord, type LedgerRecord, type RecordContext } from '../core/ledger-record.ts';
import { readMessage, type BodylessReading, type ValidEvent } from '../core/read-message.ts';
import type { ClaimedEvent } from './handle-events.ts';
import type { InvocationDeadline, RecordResult } from '../ports.ts';
import type { QueueMessage } from '../core/batch.ts';
import type { BatchServices } from './services.ts';

/** A message that was read, and the record that it is to leave. */
export interface Prepared {
  readonly message: QueueMessage;
  readonly reading: BodylessReading;
  readonly record: LedgerRecord;
  /** What is claimed with the record, if its event has a handler. */
  readonly claim?: Pick<ClaimedEvent, 'definition' | 'event' | 'claimId' | 'leaseUntil'>;
}

/** Clocks of two processes may differ by this much, milliseconds: so much longer a lease is held. */
const LEASE_MARGIN_MS = 5_000;

/** When a batch is read, and how long its records are kept: the same for all of its messages. */
export interface ReadingTime extends Omit<RecordContext, 'messageId'> {
  /** Milliseconds since 1970. */
  readonly now: number;
}

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

/** The bodies of a batch, kept until its end, would be most of what the garbage collector copies. */
function withoutBody({ kind, envelope, bodyText, contentHash }: ValidEvent): BodylessReading {
  return { kind, envelope, bodyText, contentHash };
}

/** The event that this invocation is to handle, if it has a handler and the store says the claim was made. */
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
