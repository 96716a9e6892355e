import { readJson } from '../../../src/core/json/read-json.ts';
import { isRejection } from '../../../src/core/outcome.ts';
import { readTexts } from '../../events/read-texts.ts';
import { isObject } from '../walk.ts';
import type { CorpusExtent, CorpusSource } from './corpus-source.ts';
import { waitsForSchema, type CorpusTally } from './corpus-tally.ts';

/** A file with events. */
export interface EventFile {
  /** `-` is the standard input. */
  readonly path: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Told how many lines were read so far. */
  readonly onProgress: (lines: number) => void;
}

/**
 * Events of a file, one on each line: messages as they were sent, or what `events show --json --body` prints. It is read once,
 * line by line.
 */
export function fileCorpus({ path, stdin, signal, onProgress }: EventFile): CorpusSource {
  return {
    name: path === '-' ? 'the standard input' : path,
    read: async (tallies, limit) => {
      const cut = new Set<CorpusTally>();
      let lines = 0;
      let unreadable = 0;
      for await (const { place, text } of readTexts(path, true, stdin)) {
        signal.throwIfAborted();
        lines += 1;
        onProgress(lines);
        const line = text === undefined ? undefined : lineOf(place, text);
        if (line === undefined) unreadable += 1;
        else for (const tally of tallies) if (!add(line, tally, limit)) cut.add(tally);
      }
      const notes =
        unreadable > 0
          ? [`${unreadable} of ${lines} lines are not JSON that can be relied on`]
          : [];
      return tallies.map((tally): CorpusExtent => ({ isComplete: !cut.has(tally), notes }));
    },
  };
}

/** An event of a file, and what names it. */
type Line =
  | { readonly kind: 'message'; readonly key: string; readonly text: string }
  | {
      readonly kind: 'recorded';
      readonly key: string;
      readonly eventType: unknown;
      readonly version: unknown;
      readonly bodyText: string;
    }
  /** It was rejected, and waits for no schema. */
  | { readonly kind: 'rejected' };

/** `undefined` if the line isn't sound JSON. */
function lineOf(place: string, text: string): Line | undefined {
  const reading = readJson(text, 'body');
  if (reading.kind !== 'sound') return undefined;
  const { value } = reading;
  const message = { kind: 'message', key: place, text } as const;
  if (!isObject(value)) return message;
  const { key, envelope, failure, status, body } = value;
  // What `events show` prints has the text of the body, not the body itself.
  if (typeof key !== 'string' || !isObject(envelope) || typeof body !== 'string') return message;
  const reason = isObject(failure) ? failure['reason'] : undefined;
  if (typeof reason === 'string' && isRejection(reason)) {
    const waits = status === 'failed' && waitsForSchema(reason);
    return waits ? { kind: 'message', key, text: body } : { kind: 'rejected' };
  }
  if (readJson(body).kind !== 'sound') return undefined;
  const { event_type: eventType, schema_version: version } = envelope;
  return { kind: 'recorded', key, eventType, version, bodyText: body };
}

/** False if the tally has enough, and the event may be one more. */
function add(line: Line, tally: CorpusTally, limit: number): boolean {
  if (line.kind === 'rejected') return true;
  if (tally.accepted >= limit) return false;
  if (line.kind === 'message') {
    tally.addMessage(line.key, line.text);
    return true;
  }
  const { eventType, version } = tally.name;
  if (line.eventType === eventType && line.version === version) {
    tally.add({ kind: 'accepted', key: line.key, bodyText: line.bodyText });
  }
  return true;
}
