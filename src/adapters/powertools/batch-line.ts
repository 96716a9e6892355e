import type { BatchReport, MessageReport } from '../../core/batch.ts';
import { HANDLING_FAULTS, type RetryCode } from '../../core/outcome.ts';

/** What the log line of a batch tells of its messages. */
export function batchLine(report: BatchReport): object {
  const { messages } = report;
  return {
    batch_size: messages.length,
    outcomes: countBy(messages, ({ outcome }) => outcome.kind),
    retries: retriesOf(messages),
    read_ms: report.readMilliseconds,
    record_ms: report.recordMilliseconds,
    handle_ms: report.handleMilliseconds,
  };
}

/** How many messages, or calls of handlers, an event type had. */
export interface TypeCount {
  readonly event_type: string;
  readonly count: number;
}

/** What it tells besides at the level DEBUG: event types, and how many handlers were called for each. */
export function batchDetails({ messages }: BatchReport): object {
  const handled = messages.filter(({ handlerRan }) => handlerRan === true);
  return { event_types: typesOf(messages), handlers_run: typesOf(handled) };
}

/** A list, not an object by name: a sender may name a type `constructor` or `toString`, and Powertools drops such keys. */
function typesOf(messages: readonly MessageReport[]): TypeCount[] {
  const byType = Map.groupBy(messages, (item) => eventTypeOf(item) ?? '(none)');
  return Array.from(byType, ([event_type, { length }]) => ({ event_type, count: length }));
}

export function eventTypeOf({ reading }: MessageReport): string | undefined {
  return reading?.kind === 'valid' ? reading.envelope.eventType : reading?.eventType;
}

/** How many are retried for which reason, with the first cause of each: an outage is one line. */
function retriesOf(messages: readonly MessageReport[]): object {
  const retries: Record<string, { messages: number; cause?: string }> = {};
  for (const { outcome } of messages) {
    if (outcome.kind !== 'retry') continue;
    const { code, cause } = outcome;
    const retry = (retries[code] ??= { messages: 0, ...(!isOfHandling(code) && { cause }) });
    retry.messages += 1;
  }
  return retries;
}

/** What a handler threw tells little without its event, which this line does not name, and may quote a body. */
export function isOfHandling(code: RetryCode): boolean {
  return HANDLING_FAULTS.some((fault) => fault === code);
}

/** @param keyOf gives names of our own: those of a sender could be names of `Object.prototype`. */
export function countBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
