import type { Paint } from '../cli/colours.ts';
import { printable } from '../cli/printable.ts';
import type { Answered } from '../loopback/serve-loopback.ts';
import type { BatchDelivery } from './event-source-mapping.ts';
import { attentionText, parseLogLine, type LogLine, type TypeCount } from './log-line.ts';
import { addCounts, countsText, type Counts } from './name-counts.ts';
import type { RunSummary } from './run-summary.ts';

/** The line of a batch names at most this many types. */
const TYPES_A_LINE = 5;

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
    const line = parseLogLine(text);
    if (line?.message === 'batch done') this.batchDone(line);
    else if (line?.level === 'WARN' || line?.level === 'ERROR') this.lookAt(line);
  }

  private lookAt(line: LogLine): void {
    const kind = `${line.message} ${line.reason}`;
    if (!this.once || !this.shown.has(kind)) this.write(attentionText(line, this.paint));
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
    addCounts(this.eventTypes, types);
    addCounts(this.handlersRun, runs);
    const run = countsText(runs, TYPES_A_LINE);
    const handlers = run === '' ? '' : `; handlers run: ${run}`;
    const text = `${countsText(types, TYPES_A_LINE)}${handlers}; ${this.reported} so far`;
    this.write(this.paint('dim', `     ${text}`));
  }

  private batchDone(line: LogLine): void {
    const { batch_size = 0, batch_ms, outcomes = {}, retries = {} } = line;
    this.reported += batch_size;
    addCounts(this.outcomes, Object.entries(outcomes));
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

function pairsOf(counts: readonly TypeCount[]): Counts {
  return counts.map(({ event_type, count }) => [event_type, count]);
}
