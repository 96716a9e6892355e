import { readJson } from '../../../src/core/json/read-json.ts';
import { isRejection } from '../../../src/core/outcome.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import type { SchemaLookup } from '../../../src/core/schema-finder.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { readTexts } from '../../events/read-texts.ts';
import { isObject } from '../walk.ts';
import type { CorpusSource } from './corpus-source.ts';
import { waitsForSchema, type CorpusTally, type MessageFormats } from './corpus-tally.ts';
import { count, counted } from './counts.ts';
import type { MappingTally } from './mappings/mapping-tally.ts';

/** A file with events. */
export interface EventFile {
  /** `-` is the standard input. */
  readonly path: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Told how many lines were read so far. */
  readonly onProgress: (lines: number) => void;
  /** Default: native messages only. */
  readonly formats?: MessageFormats;
}

/**
 * Events of a file, one on each line: messages as they were sent, or what `events show --json --body` prints. It is read once,
 * line by line.
 */
export function fileCorpus({ path, stdin, signal, onProgress, formats }: EventFile): CorpusSource {
  const registries = [formats?.before, formats?.after].map((each) => new EveryType([], each));
  const isEvent = (line: Line): boolean =>
    line.kind !== 'message' || registries.some((registry) => namesEvent(line.text, registry));
  return {
    name: path === '-' ? 'the standard input' : path,
    hasMessages: true,
    read: async ({ tallies, mappings }, limit) => {
      const cut = new Set<CorpusTally>();
      const lines = { read: 0, empty: 0, first: 0 };
      for await (const { place, text } of readTexts(path, true, stdin)) {
        signal.throwIfAborted();
        lines.read += 1;
        onProgress(lines.read);
        const line = text === undefined ? undefined : lineOf(place, unmarked(place, text));
        const isCounted = line !== undefined && mappings !== undefined && addTo(mappings, line);
        if (line === undefined || !(isCounted || isEvent(line))) {
          lines.empty += 1;
          lines.first ||= lineNumber(place);
        }
        if (line === undefined) continue;
        for (const tally of tallies) if (!add(line, tally, limit)) cut.add(tally);
      }
      const notes = emptyNotes(lines);
      const extents = tallies.map((tally) =>
        cut.has(tally)
          ? { isComplete: false, isFromStart: true, notes }
          : { isComplete: true, notes },
      );
      return { extents, mappings: { isComplete: true, notes } };
    },
  };
}

/** `3 of 120 lines hold no event, the first is line 7` */
function emptyNotes({ read, empty, first }: Record<'read' | 'empty' | 'first', number>): string[] {
  if (empty === 0) return [];
  const which = empty === 1 ? `line ${first}` : `the first is line ${first}`;
  const hold = empty === 1 ? 'holds' : 'hold';
  return [`${count(empty)} of ${counted(read, 'line')} ${hold} no event, ${which}`];
}

/** Editors of Windows begin a file with a byte order mark. It is no part of the first event. */
function unmarked(place: string, text: string): string {
  return lineNumber(place) === 1 ? text.replace(/^\uFEFF/, '') : text;
}

/** `events.jsonl:3` is line 3. */
function lineNumber(place: string): number {
  return Number(place.slice(place.lastIndexOf(':') + 1));
}

/** Has a schema for every type, which accepts every body. */
class EveryType extends SchemaRegistry {
  override lookUp(): SchemaLookup {
    return { kind: 'found', validate: () => [] };
  }
}

/** Whether a text is a message with a valid envelope, whatever its type is. */
function namesEvent(text: string, types: EveryType): boolean {
  const reading = readMessage(text, types, -Infinity);
  return reading.kind === 'valid' || reading.reason === 'invalid_body';
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
      readonly tenantId: unknown;
      readonly format: string | undefined;
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
  const { key, envelope, failure, status, format, body } = value;
  // What `events show` prints has the text of the body, not the body itself.
  if (typeof key !== 'string' || !isObject(envelope) || typeof body !== 'string') return message;
  const reason = isObject(failure) ? failure['reason'] : undefined;
  if (typeof reason === 'string' && isRejection(reason)) {
    const waits = status === 'failed' && waitsForSchema(reason);
    return waits ? { kind: 'message', key, text: body } : { kind: 'rejected' };
  }
  if (readJson(body).kind !== 'sound') return undefined;
  const { event_type: eventType, schema_version: version, tenant_id: tenantId } = envelope;
  const recorded = { kind: 'recorded', key, eventType, version, tenantId, bodyText: body } as const;
  return { ...recorded, format: typeof format === 'string' ? format : undefined };
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

/** Whether the line is a message that counts for the mappings. */
function addTo(mappings: MappingTally, line: Line): boolean {
  switch (line.kind) {
    case 'message':
      return mappings.addMessage(line.key, line.text);
    case 'recorded':
      mappings.addRecorded(line);
      return false;
    case 'rejected':
      return false;
  }
}
