import type { BatchReport, MessageReport } from '../../core/batch.ts';
import { HANDLING_FAULTS, type RetryCode } from '../../core/outcome.ts';

/** The fields about messages in the log line of a batch. */
export function batchLine(report: BatchReport): object {
  const { messages } = report;
  const resent = countResent(report);
  return {
    batch_size: messages.length,
    outcomes: countBy(messages, ({ outcome }) => outcome.kind),
    retries: retriesOf(messages),
    ...(resent > 0 && { resent }),
    read_ms: report.readMilliseconds,
    record_ms: report.recordMilliseconds,
    handle_ms: report.handleMilliseconds,
  };
}

/** How many copies were sent. */
function countResent({ messages }: BatchReport): number {
  return messages.filter(({ decision }) => decision.kind === 'resend').length;
}

/** The number of messages, or of handler calls, of an event type. */
export interface TypeCount {
  readonly event_type: string;
  readonly count: number;
}

/** More fields at level DEBUG: messages and handler calls by event type. */
export function batchDetails({ messages }: BatchReport): object {
  const handled = messages.filter(({ handlerRan }) => handlerRan === true);
  return { event_types: typesOf(messages), handlers_run: typesOf(handled) };
}

/** A list, because a sender may use a type like `constructor` or `toString`, and Powertools drops such keys of objects. */
function typesOf(messages: readonly MessageReport[]): TypeCount[] {
  const byType = Map.groupBy(messages, (item) => eventTypeOf(item) ?? '(none)');
  return Array.from(byType, ([event_type, { length }]) => ({ event_type, count: length }));
}

/** The event type of a message; `undefined` if it has none that is valid. */
export function eventTypeOf({ reading }: MessageReport): string | undefined {
  return reading?.kind === 'valid' ? reading.envelope.eventType : reading?.eventType;
}

/** The number of retries by reason, each with its first cause. So an outage fits the one line of the batch. */
function retriesOf(messages: readonly MessageReport[]): object {
  const retries: Record<string, { messages: number; cause?: string }> = {};
  for (const { outcome } of messages) {
    if (outcome.kind !== 'retry') continue;
    const { code, cause } = outcome;
    const retry = (retries[code] ??= { messages: 0, ...(!isHandlingFault(code) && { cause }) });
    retry.messages += 1;
  }
  return retries;
}

/**
 * Whether the code is about a handler. The line of a batch leaves out the cause of such a retry: the cause may quote a
 * body, and says little without its event.
 */
export function isHandlingFault(code: RetryCode): boolean {
  return HANDLING_FAULTS.some((fault) => fault === code);
}

/** @param keyOf must not give names from senders, which could be names of `Object.prototype`. */
export function countBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
