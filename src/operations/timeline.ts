import type { LedgerRecord } from '../core/ledger-record.ts';
import type { Operation } from '../core/operation.ts';
import type { FailureReason } from '../core/outcome.ts';
import type { EventLife } from './show-event.ts';

/** Something that happened to an event, or will. */
export type TimelineEntry = When & TimelineFact;

/** RFC 3339. `at`: when it happened or will. `after`: the record only proves that it happened after this. */
type When =
  { readonly at: string; readonly after?: never } | { readonly after: string; readonly at?: never };

/** What happened. */
type TimelineFact =
  /** SQS took the first of its messages. Only known if a copy brought it. */
  | { readonly kind: 'accepted' }
  /** The consumer sent copies of its message, because it was near its last receive. */
  | { readonly kind: 'resent'; readonly times: number }
  /** It was read for the first time. */
  | { readonly kind: 'received' }
  /** A handler was called so often. `earlier` of them don't count towards its limit. */
  | { readonly kind: 'attempts'; readonly count: number; readonly earlier: number }
  /** The last failure that is known. */
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  /** The last operation that changed it. Its details are missing if it has no record any more. */
  | { readonly kind: 'operation'; readonly operationId: string; readonly operation?: Operation }
  /** The watchdog sent its message again. */
  | { readonly kind: 'sent_again'; readonly times: number }
  /** Another message came with the same id. */
  | { readonly kind: 'beside'; readonly key: string; readonly reason?: FailureReason }
  | { readonly kind: 'processed' }
  | { readonly kind: 'discarded' }
  /** The claim of the invocation that handles it ends: then another one may handle it. */
  | { readonly kind: 'lease_ends' }
  /** No other attempt begins before. */
  | { readonly kind: 'next_attempt' }
  /** Its message should come back by then. */
  | { readonly kind: 'due' }
  /** As its sender asks, handling must begin before. */
  | { readonly kind: 'expires' }
  /** DynamoDB deletes the record within two days from then. */
  | { readonly kind: 'deleted' };

/**
 * The life of an event, in the order of time. A record keeps few times, so some entries have a lower bound only, and stand
 * there. The record says nothing of earlier failures and operations.
 */
export function timelineOf(life: EventLife): readonly TimelineEntry[] {
  const entries = [...pastEntries(life), ...stateEntries(life.record), ...endEntries(life.record)];
  // The sort is stable: what has the same time stays in the order in which it is listed here.
  return entries
    .map((entry) => ({ entry, time: Date.parse(entry.at ?? entry.after) }))
    .sort((one, other) => one.time - other.time)
    .map(({ entry }) => entry);
}

function pastEntries({ record, operation, beside }: EventLife): TimelineEntry[] {
  const { receivedAt, firstSeenAt, resentTimes = 0, attempts, earlierAttempts = 0 } = record;
  return [
    ...(firstSeenAt === undefined ? [] : [{ kind: 'accepted', at: firstSeenAt } as const]),
    ...(firstSeenAt === undefined || resentTimes === 0
      ? []
      : [{ kind: 'resent', after: firstSeenAt, times: resentTimes } as const]),
    { kind: 'received', at: receivedAt },
    ...(attempts === 0
      ? []
      : [
          {
            kind: 'attempts',
            after: receivedAt,
            count: attempts,
            earlier: earlierAttempts,
          } as const,
        ]),
    ...(beside.map(({ key, reason, receivedAt: at }) => ({
      ...{ kind: 'beside', at, key },
      ...(reason && { reason }),
    })) as TimelineEntry[]),
    ...changeEntries(record, operation),
  ];
}

/** What failed, and what an operator and the watchdog did about it. */
function changeEntries(record: LedgerRecord, operation: Operation | undefined): TimelineEntry[] {
  const { operationId, sentAgain = 0, receivedAt, status } = record;
  const lastChange = operation?.startedAt ?? receivedAt;
  const failed = failureEntries(record, lastChange);
  const changed: readonly TimelineEntry[] =
    operationId === undefined
      ? []
      : [
          operation
            ? { kind: 'operation', at: operation.startedAt, operationId, operation }
            : { kind: 'operation', after: receivedAt, operationId },
        ];
  return [
    ...(failedSince(record) ? [...changed, ...failed] : [...failed, ...changed]),
    ...(sentAgain > 0
      ? [{ kind: 'sent_again', after: lastChange, times: sentAgain } as const]
      : []),
    ...(status === 'discarded' ? [{ kind: 'discarded', after: lastChange } as const] : []),
  ];
}

function failureEntries(record: LedgerRecord, lastChange: string): TimelineEntry[] {
  const { failure, receivedAt } = record;
  if (!failure) return [];
  const { reason } = failure;
  if (failedAtOnce(record)) return [{ kind: 'failed', at: receivedAt, reason }];
  return [{ kind: 'failed', after: failedSince(record) ? lastChange : receivedAt, reason }];
}

/** A message that was rejected or in conflict failed when it was read, if nobody has sent it again since. */
function failedAtOnce({ content, failure, operationId, attempts }: LedgerRecord): boolean {
  const isFirst = operationId === undefined && attempts === 0;
  return isFirst && (content.kind === 'raw' || failure?.reason === 'id_conflict');
}

/** An operation leaves a record as `queued` or `discarded`. So one that is `failed` has failed after it. */
function failedSince({ status, operationId }: LedgerRecord): boolean {
  return status === 'failed' && operationId !== undefined;
}

/** How it stands now. */
function stateEntries(record: LedgerRecord): TimelineEntry[] {
  const { status, leaseUntil, dueAt, processedAt } = record;
  switch (status) {
    case 'processing':
      return leaseUntil === undefined ? [] : [{ kind: 'lease_ends', at: leaseUntil }];
    case 'queued':
      return [
        ...(leaseUntil === undefined ? [] : [{ kind: 'next_attempt', at: leaseUntil } as const]),
        ...(dueAt === undefined ? [] : [{ kind: 'due', at: dueAt } as const]),
      ];
    case 'processed':
      return processedAt === undefined ? [] : [{ kind: 'processed', at: processedAt }];
    case 'failed':
    case 'discarded':
      return [];
  }
}

function endEntries({ content, status, expireAt }: LedgerRecord): TimelineEntry[] {
  const waits = status === 'queued' || status === 'processing';
  const expiresAt = content.kind === 'event' ? content.envelope.expiresAt : undefined;
  return [
    ...(waits && expiresAt !== undefined ? [{ kind: 'expires', at: expiresAt } as const] : []),
    { kind: 'deleted', at: new Date(expireAt * 1000).toISOString() },
  ];
}

/** The timeline as programs read it. */
export function timelineJson(life: EventLife): readonly object[] {
  return timelineOf(life).map((entry) => {
    switch (entry.kind) {
      case 'operation': {
        const { operationId, operation, ...when } = entry;
        const { kind: operationKind, by } = operation ?? {};
        return { ...when, operation_id: operationId, operation_kind: operationKind, by };
      }
      default:
        return entry;
    }
  });
}
