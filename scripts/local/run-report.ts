import type { Paint } from '../cli/colours.ts';
import { printable } from '../cli/printable.ts';
import type { Answered } from '../loopback/serve-loopback.ts';
import type { BatchDelivery } from './event-source-mapping.ts';

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

/** The line of a batch names at most this many types. */
const TYPES_A_LINE = 5;

/** How many messages, or handler runs, an event type had. */
interface TypeCount {
  readonly event_type: string;
  readonly count: number;
}

/** The parts of a log line of the function that the report shows. */
interface LogLine {
  readonly level?: string;
  readonly message?: string;
  readonly batch_size?: number;
  readonly batch_ms?: number;
  readonly outcomes?: Readonly<Record<string, number>>;
  readonly retries?: Readonly<
    Record<string, { readonly messages: number; readonly cause?: string }>
  >;
  /** Only if the function logs at the level DEBUG. */
  readonly event_types?: readonly TypeCount[];
  readonly handlers_run?: readonly TypeCount[];
  readonly event_type?: string;
  readonly tenant_id?: string;
  readonly event_id?: string;
  readonly message_id?: string;
  readonly reason?: string;
  readonly cause?: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
  /** Number of errors that the line leaves out. */
  readonly more_errors?: number;
}

export const OUTCOME_COLOURS: Readonly<Record<string, 'green' | 'yellow' | 'red' | 'cyan'>> = {
  processed: 'green',
  duplicate: 'cyan',
  conflict: 'yellow',
  rejected: 'yellow',
  failed: 'red',
  retry: 'red',
};

/** Turns a run's deliveries and log lines into lines for a person, and into its summary. */
export class RunReport {
  private readonly write: (line: string) => void;
  private readonly paint: Paint;
  private readonly once: boolean;
  private readonly onBatch: (outcomes: RunSummary['outcomes']) => void;
  /** Message and reason of each line that was shown. */
  private readonly shown = new Set<string>();
  private readonly outcomes = new Map<string, number>();
  private readonly eventTypes = new Map<string, number>();
  private readonly handlersRun = new Map<string, number>();
  private reported = 0;
  private received = 0;
  private deleted = 0;
  private firstAt: number | undefined;
  private lastAt = 0;

  /** @param options `once` shows only the first event of each reason. `onBatch` gets the outcomes of each batch. */
  constructor(
    write: (line: string) => void,
    options: {
      paint: Paint;
      once?: boolean;
      onBatch?: (outcomes: RunSummary['outcomes']) => void;
    },
  ) {
    this.write = write;
    this.paint = options.paint;
    this.once = options.once ?? false;
    this.onBatch = options.onBatch ?? (() => undefined);
  }

  delivered({ messages, deleted, error }: BatchDelivery, now: number): void {
    this.firstAt ??= now;
    this.lastAt = now;
    this.received += messages.length;
    this.deleted += deleted.length;
    if (error === undefined) return;
    const first = error.split('\n', 1)[0] ?? '';
    this.write(this.paint('red', `  the whole batch of ${messages.length} comes back: ${first}`));
  }

  receiveFailed(error: unknown): void {
    const first = String(error).split('\n', 1)[0] ?? '';
    this.write(this.paint('red', `  the queue can’t be reached, and is polled again: ${first}`));
  }

  scheduledCallFailed(functionId: string, error: unknown): void {
    const first = String(error).split('\n', 1)[0] ?? '';
    this.write(this.paint('red', `  the scheduled call of ${functionId} failed: ${first}`));
  }

  /** A request to the HTTP API was answered. */
  answered({ method, path, status, milliseconds }: Answered): void {
    const colour = status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green';
    const took = this.paint('dim', `${Math.round(milliseconds)} ms`);
    this.write(`${method} ${printable(path)} → ${this.paint(colour, String(status))}  ${took}`);
  }

  logged(text: string): void {
    const line = parse(text);
    if (line?.message === 'batch done') this.batchDone(line);
    else if (line?.level === 'WARN' || line?.level === 'ERROR') this.lookAt(line);
  }

  private lookAt(line: LogLine): void {
    const kind = `${line.message} ${line.reason}`;
    if (!this.once || !this.shown.has(kind)) this.write(attention(line, this.paint));
    this.shown.add(kind);
  }

  summary(): RunSummary {
    const seconds = Math.max(0, this.lastAt - (this.firstAt ?? this.lastAt)) / 1000;
    return {
      received: this.received,
      deleted: this.deleted,
      outcomes: Object.fromEntries(this.outcomes),
      eventTypes: Object.fromEntries(this.eventTypes),
      handlersRun: Object.fromEntries(this.handlersRun),
      seconds,
      eventsPerSecond: seconds > 0 ? Math.round(this.received / seconds) : this.received,
    };
  }

  private tellTypes(eventTypes: readonly TypeCount[], handlersRun: readonly TypeCount[]): void {
    const [types, runs] = [pairsOf(eventTypes), pairsOf(handlersRun)];
    add(this.eventTypes, types);
    add(this.handlersRun, runs);
    const run = countsText(runs, TYPES_A_LINE);
    const handlers = run === '' ? '' : `; handlers run: ${run}`;
    const text = `${countsText(types, TYPES_A_LINE)}${handlers}; ${this.reported} so far`;
    this.write(this.paint('dim', `     ${text}`));
  }

  private batchDone(line: LogLine): void {
    const { batch_size = 0, batch_ms, outcomes = {}, retries = {} } = line;
    this.reported += batch_size;
    add(this.outcomes, Object.entries(outcomes));
    this.onBatch(outcomes);
    const counts = Object.entries(outcomes).map(([outcome, count]) => {
      return this.paint(OUTCOME_COLOURS[outcome] ?? 'white', `${count} ${outcome}`);
    });
    const size = String(batch_size).padStart(4);
    this.write(`${size} received → ${counts.join(', ')}  ${this.paint('dim', `${batch_ms} ms`)}`);
    if (line.event_types) this.tellTypes(line.event_types, line.handlers_run ?? []);
    for (const [reason, { messages, cause }] of Object.entries(retries)) {
      const why = cause === undefined ? reason : `${reason}: ${cause}`;
      this.write(this.paint('red', `     ↳ retry ${messages}: ${why}`));
    }
  }
}

type Counts = readonly (readonly [name: string, count: number])[];

function pairsOf(counts: readonly TypeCount[]): Counts {
  return counts.map(({ event_type, count }) => [event_type, count]);
}

function add(sums: Map<string, number>, counts: Counts): void {
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
}

/** `payment.processed 60, order.placed 37`: the most frequent first. */
function countsText(counts: Counts, most = Infinity): string {
  const sorted = counts.toSorted(([, one], [, other]) => other - one);
  const named = sorted.slice(0, most).map(([name, count]) => `${name} ${count}`);
  const left = sorted.length - named.length;
  return [...named, ...(left > 0 ? [`+${left} more`] : [])].join(', ');
}

function attention(line: LogLine, paint: Paint): string {
  const id = line.event_id === undefined ? line.message_id : `${line.tenant_id}/${line.event_id}`;
  const [error, ...others] = line.errors ?? [];
  const more = others.length + (line.more_errors ?? 0);
  const first = error && `${error.pointer} ${error.message}${more > 0 ? ` (+${more} more)` : ''}`;
  const why = first ?? line.cause;
  const parts = [line.message, line.event_type, id, line.reason, why];
  const text = parts.filter((part) => part !== undefined && part !== '').join('  ');
  return paint(line.level === 'ERROR' ? 'red' : 'yellow', `     ↳ ${text}`);
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

/** A log line of the function; `undefined` for text that isn't JSON. Metrics are JSON too, but have no level. */
function parse(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
