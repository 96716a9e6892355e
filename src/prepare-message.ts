import { claimed, ledgerRecord, type LedgerRecord } from './core/ledger-record.ts';
import { readMessage, type Reading } from './core/read-message.ts';
import type { ClaimedEvent } from './handle-events.ts';
import type { HandlerDefinition } from './handlers/handler.ts';
import type { InvocationDeadline, RecordResult } from './ports.ts';
import type { BatchServices, QueueMessage } from './process-batch.ts';

/** A message that was read, and the record that it is to leave. */
export interface Prepared {
  readonly message: QueueMessage;
  readonly reading: Reading;
  readonly record: LedgerRecord;
  readonly definition?: HandlerDefinition;
}

/** Clocks of two processes may differ by this much, milliseconds: so much longer a lease is held. */
const LEASE_MARGIN = 5_000;

/** Reads a message. If its event has a handler, the record claims it for this invocation. */
export function prepare(
  message: QueueMessage,
  now: number,
  { endsAt }: InvocationDeadline,
  { registry, handlers, retentionDays, uniqueId }: BatchServices,
): Prepared {
  const reading = readMessage(message.body, registry, now);
  const record = ledgerRecord(reading, {
    messageId: message.messageId,
    receivedAt: new Date(now).toISOString(),
    expireAt: Math.floor(now / 1000) + retentionDays * 86_400,
  });
  if (reading.kind === 'rejected') return { message, reading, record };
  const { eventType, schemaVersion } = reading.envelope;
  const definition = handlers.find(eventType, schemaVersion);
  if (!definition) return { message, reading, record };
  const leaseUntil = new Date(endsAt + LEASE_MARGIN).toISOString();
  return { message, reading, record: claimed(record, uniqueId(), leaseUntil), definition };
}

/** The claim that was made for an event, if it has a handler and the store says it is ours. */
export function claimOf(
  { message, reading, record, definition }: Prepared,
  result: RecordResult | undefined,
  { retryPolicy }: BatchServices,
): ClaimedEvent | undefined {
  if (reading.kind !== 'valid' || !definition || record.claimId === undefined) return undefined;
  if (result?.kind !== 'recorded' && result?.kind !== 'resumed') return undefined;
  const { attempts, receivedAt } = result.kind === 'resumed' ? result : record;
  return {
    definition,
    event: reading,
    number: attempts,
    receivedAt,
    key: record.key,
    idempotencyKey: record.key,
    claimId: record.claimId,
    isLastReceive: message.receiveCount >= retryPolicy.maxReceiveCount,
  };
}
