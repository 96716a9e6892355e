import type { Paint } from '../terminal/colours.ts';
import type { BatchDelivery } from './event-source-mapping.ts';

/** What a local run came to. */
export interface RunSummary {
  /** Messages that were received, a retried one each time. */
  readonly received: number;
  readonly deleted: number;
  /** Messages by outcome, as the function reported them. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** From the first batch's end to the last one's, in seconds. */
  readonly seconds: number;
  readonly eventsPerSecond: number;
}

/** A line of the function's log, as far as the report speaks of it. */
interface LogLine {
  readonly level?: string;
  readonly message?: string;
  readonly batch_size?: number;
  readonly batch_ms?: number;
  readonly outcomes?: Readonly<Record<string, number>>;
  readonly retries?: Readonly<
    Record<string, { readonly messages: number; readonly cause?: string }>
  >;
  readonly event_type?: string;
  readonly tenant_id?: string;
  readonly event_id?: string;
  readonly message_id?: string;
  readonly reason?: string;
  readonly cause?: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

const COLOURS: Readonly<Record<string, 'green' | 'yellow' | 'red' | 'cyan'>> = {
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
  /** Message and reason of the lines that were shown. */
  private readonly shown = new Set<string>();
  private readonly outcomes: Record<string, number> = {};
  private received = 0;
  private deleted = 0;
  private firstAt: number | undefined;
  private lastAt = 0;

  /** @param options `once` shows only the first event of each reason among those to look at. */
  constructor(write: (line: string) => void, options: { paint: Paint; once?: boolean }) {
    this.write = write;
    this.paint = options.paint;
    this.once = options.once ?? false;
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
      outcomes: { ...this.outcomes },
      seconds,
      eventsPerSecond: seconds > 0 ? Math.round(this.received / seconds) : this.received,
    };
  }

  private batchDone({ batch_size, batch_ms, outcomes = {}, retries = {} }: LogLine): void {
    const counts = Object.entries(outcomes).map(([outcome, count]) => {
      this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + count;
      return this.paint(COLOURS[outcome] ?? 'white', `${count} ${outcome}`);
    });
    const size = String(batch_size).padStart(4);
    this.write(`${size} received → ${counts.join(', ')}  ${this.paint('dim', `${batch_ms} ms`)}`);
    for (const [reason, { messages, cause }] of Object.entries(retries)) {
      const why = cause === undefined ? reason : `${reason}: ${cause}`;
      this.write(this.paint('red', `     ↳ retry ${messages}: ${why}`));
    }
  }
}

function attention(line: LogLine, paint: Paint): string {
  const id = line.event_id === undefined ? line.message_id : `${line.tenant_id}/${line.event_id}`;
  const error = line.errors?.[0];
  const why = error ? `${error.pointer} ${error.message}` : line.cause;
  const parts = [line.message, line.event_type, id, line.reason, why];
  const text = parts.filter((part) => part !== undefined && part !== '').join('  ');
  return paint(line.level === 'ERROR' ? 'red' : 'yellow', `     ↳ ${text}`);
}

/**
 * The summary for a person.
 *
 * @param summary with the messages that are still in the queue.
 */
export function summaryText(summary: RunSummary & { readonly unfinished: number }): string {
  const { received, deleted, seconds, eventsPerSecond, unfinished } = summary;
  const rate =
    seconds > 0
      ? ` in ${seconds.toFixed(1)} s from first to last: ${eventsPerSecond} events/s`
      : '';
  const left = unfinished > 0 ? `\n${unfinished} not finished: they are left in the queue` : '';
  return `${received} received, ${deleted} acknowledged${rate}${left}`;
}

/** What is no JSON is no log line of ours; metrics are JSON and have no level. */
function parse(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
