import { countsText } from './name-counts.ts';

/** The result of a local run. */
export interface RunSummary {
  /** Messages received. A retried message counts each time. */
  readonly received: number;
  readonly deleted: number;
  /** Messages by outcome, as the function reported them. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Messages by event type. A retried message counts each time. */
  readonly eventTypes: Readonly<Record<string, number>>;
  /** How often handlers ran, by event type. */
  readonly handlersRun: Readonly<Record<string, number>>;
  /** From the end of the first batch to the end of the last, in seconds. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
}

/** What is in the queues at the end of a run. */
export interface LeftInQueues {
  readonly unfinished: number;
  readonly deadLettered: number;
}

/** The summary for a person. */
export function summaryText(summary: RunSummary & LeftInQueues): string {
  const { received, deleted, seconds, eventsPerSecond, unfinished, deadLettered } = summary;
  const rate =
    seconds > 0
      ? ` in ${seconds.toFixed(1)} s from first to last: ${eventsPerSecond} events/s`
      : '';
  const details: [string, string][] = [
    ['outcomes', countsText(Object.entries(summary.outcomes))],
    ['event types', countsText(Object.entries(summary.eventTypes))],
    ['handlers run', countsText(Object.entries(summary.handlersRun))],
    ['dead-lettered', deadLettered > 0 ? String(deadLettered) : ''],
    ['not finished', unfinished > 0 ? `${unfinished}, in the queue or in flight` : ''],
  ];
  return [
    `${received} received, ${deleted} acknowledged${rate}`,
    ...details
      .filter(([, text]) => text !== '')
      .map(([name, text]) => `  ${`${name}:`.padEnd(15)}${text}`),
  ].join('\n');
}
