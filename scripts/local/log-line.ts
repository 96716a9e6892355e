import type { Paint } from '../cli/colours.ts';

/** How many messages, or handler runs, an event type had. */
export interface TypeCount {
  readonly event_type: string;
  readonly count: number;
}

/** The parts of a log line of the function that the report shows. */
export interface LogLine {
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

/** A log line of the function; `undefined` for text that isn't JSON. Metrics are JSON too, but have no level. */
export function parseLogLine(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}

/** The line about an event that needs attention. */
export function attentionText(line: LogLine, paint: Paint): string {
  const id = line.event_id === undefined ? line.message_id : `${line.tenant_id}/${line.event_id}`;
  const [error, ...others] = line.errors ?? [];
  const more = others.length + (line.more_errors ?? 0);
  const first = error && `${error.pointer} ${error.message}${more > 0 ? ` (+${more} more)` : ''}`;
  const why = first ?? line.cause;
  const parts = [line.message, line.event_type, id, line.reason, why];
  const text = parts.filter((part) => part !== undefined && part !== '').join('  ');
  return paint(line.level === 'ERROR' ? 'red' : 'yellow', `     ↳ ${text}`);
}
