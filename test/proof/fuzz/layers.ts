import type { SentMessage } from '../../support/independent-writer/form.ts';
import { hasEscapedKey, parsedOrNothing, stringsIn } from './strings.ts';

/** No format may be nested deeper, so a reader that finds anything deeper down is wrong. */
const DEEPEST = 4;

/** The texts in which a message may hold its event. */
export interface Layers {
  /** Its own text, the values of its attributes, and each string of these that is JSON again, or the Base64 of JSON. */
  readonly texts: readonly string[];
  /** Whether `JSON.parse` may misread a key of these: see `mayHaveMisreadKey`. */
  readonly mayBeMisread: boolean;
  /** Every string in them. */
  readonly strings: ReadonlySet<string>;
}

const known = new WeakMap<SentMessage, Layers>();

/** Several properties ask for the layers of a message. */
export function layersOf(message: SentMessage): Layers {
  const found = known.get(message) ?? findLayers(message);
  known.set(message, found);
  return found;
}

function findLayers({ text, attributes = {} }: SentMessage): Layers {
  const values = Object.values(attributes).map(({ value }) => Buffer.from(value).toString());
  const texts = new Set([text, ...values]);
  const strings = new Set(values);
  let outer: Iterable<string> = [...texts];
  let mayBeMisread = false;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const inner = new Set<string>();
    for (const layer of outer) {
      const value = parsedOrNothing(layer);
      mayBeMisread ||= value !== undefined && hasEscapedKey(layer);
      for (const string of stringsIn(value)) {
        strings.add(string);
        for (const within of [string, decoded(string)])
          if (looksLikeJson(within)) inner.add(within);
      }
    }
    for (const layer of inner) texts.add(layer);
    outer = inner;
  }
  return { texts: [...texts], strings, mayBeMisread };
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{"\d]/.test(text);
}

function decoded(string: string): string {
  const isBase64 = string.length >= 8 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(string);
  return isBase64 ? Buffer.from(string, 'base64').toString() : '';
}
