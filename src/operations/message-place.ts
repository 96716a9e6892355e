import type { LedgerRecord } from '../core/ledger-record.ts';

/** Where the message of a record is, as far as the record tells. */
export type MessagePlace =
  /** It was acknowledged, and SQS has deleted it. */
  | { readonly kind: 'deleted' }
  | { readonly kind: 'dead_letter_queue' }
  /** It was dead-lettered. The event has ended since, and somebody may have deleted the message. */
  | { readonly kind: 'deleted_or_dead_letter' }
  /** It didn't come back. Nobody knows whether it was deleted, expired, or dead-lettered. */
  | { readonly kind: 'unknown' }
  /** The function has it. If it isn't acknowledged by then, it is in the queue again. */
  | { readonly kind: 'with_function'; readonly until: string }
  /** In the queue, where `by` says who sent it. */
  | {
      readonly kind: 'queue';
      readonly by: QueuedBy;
      /** RFC 3339: no other attempt begins before. */
      readonly notBefore?: string;
      /** RFC 3339: when it should come back at the latest. */
      readonly dueAt?: string;
    };

/** Who has put a message into the queue last. */
export type QueuedBy =
  | { readonly kind: 'watchdog'; readonly times: number }
  | { readonly kind: 'operation'; readonly operationId: string }
  /** Its sender, or the consumer, which gave it back or sent a copy. */
  | { readonly kind: 'delivery' };

/** Finds out where the message of a record is. Says only what the record proves. */
export function messagePlace(record: LedgerRecord): MessagePlace {
  const { status, failure, leaseUntil } = record;
  const wasDeadLettered = failure?.reason === 'attempts_exhausted';
  switch (status) {
    case 'failed':
      if (failure?.reason === 'lost') return { kind: 'unknown' };
      return { kind: wasDeadLettered ? 'dead_letter_queue' : 'deleted' };
    case 'processed':
    case 'discarded':
      return { kind: wasDeadLettered ? 'deleted_or_dead_letter' : 'deleted' };
    case 'processing':
      return { kind: 'with_function', until: leaseUntil ?? '' };
    case 'queued':
      return queuePlace(record);
  }
}

function queuePlace({ operationId, leaseUntil, dueAt, sentAgain = 0 }: LedgerRecord): MessagePlace {
  const by: QueuedBy =
    sentAgain > 0
      ? { kind: 'watchdog', times: sentAgain }
      : operationId !== undefined && leaseUntil === undefined
        ? { kind: 'operation', operationId }
        : { kind: 'delivery' };
  return {
    kind: 'queue',
    by,
    ...(leaseUntil !== undefined && { notBefore: leaseUntil }),
    ...(dueAt !== undefined && { dueAt }),
  };
}

/** The same as a phrase that follows the id of the message. */
export function placeText(place: MessagePlace): string {
  switch (place.kind) {
    case 'deleted':
      return 'deleted';
    case 'dead_letter_queue':
      return 'in the dead-letter queue';
    case 'deleted_or_dead_letter':
      return 'deleted, or still in the dead-letter queue';
    case 'unknown':
      return 'deleted, expired, or in the dead-letter queue';
    case 'with_function':
      return `with the function until ${place.until}, then in the queue again`;
    case 'queue':
      return queueText(place);
  }
}

function queueText({ by, notBefore }: Extract<MessagePlace, { kind: 'queue' }>): string {
  switch (by.kind) {
    case 'watchdog':
      return `sent to the queue again by the watchdog, ${timesText(by.times)}`;
    case 'operation':
      return `sent to the queue again by operation ${by.operationId}`;
    case 'delivery':
      return notBefore === undefined
        ? 'in the queue until its next attempt'
        : `in the queue; its next attempt is after ${notBefore}`;
  }
}

/** `once`, or `3 times`. */
export function timesText(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}
