import type { Json } from '../../../scripts/traffic/json-text.ts';
import { changedAt, placesOf } from '../../../scripts/traffic/mutate-body.ts';
import { seededRandom } from '../../../scripts/traffic/random.ts';
import { parsedOrNothing } from './strings.ts';

/** Maximum number of attempts to make one body smaller. */
const ATTEMPTS = 10_000;
/** Longer bodies are shortened as text only, until they are shorter than this. */
const LARGEST_VALUE = 5000;

/**
 * Makes a body as small as possible, as long as `fails` is true for it. It removes pieces of the text, from halves to single
 * characters, then members and elements of the JSON, and repeats both as long as that helps. This is delta debugging
 * (Zeller, 1999) without its bookkeeping. The same body gives the same result.
 */
export function minimize(body: string, fails: (text: string) => boolean): string {
  let left = ATTEMPTS;
  const tries = (text: string) => left-- > 0 && fails(text);
  let smallest = body;
  for (let before = ''; before !== smallest && left > 0;) {
    before = smallest;
    smallest = withoutPieces(smallest, tries);
    smallest = withoutMembers(smallest, tries);
  }
  return smallest;
}

function withoutPieces(body: string, fails: (text: string) => boolean): string {
  let text = body;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = nextSize(size, text)) {
    for (let from = 0; from < text.length;) {
      const shorter = text.slice(0, from) + text.slice(from + size);
      if (fails(shorter)) text = shorter;
      else from += isShort(text) ? 1 : size;
    }
  }
  return text;
}

/** A text so short that we can try to remove every piece of it. */
function isShort(text: string): boolean {
  return text.length <= 100;
}

function nextSize(size: number, text: string): number {
  if (size === 1) return 0;
  return isShort(text) ? Math.min(size, text.length) - 1 : Math.ceil(size / 2);
}

function withoutMembers(body: string, fails: (text: string) => boolean): string {
  const value = body.length > LARGEST_VALUE ? undefined : (parsedOrNothing(body) as Json);
  if (value === undefined) return body;
  const random = seededRandom('minimize');
  let [text, smallest] = [body, value];
  // Last places first, because a removal doesn't move the places before it.
  for (const path of placesOf(value).reverse()) {
    for (const change of [() => undefined, () => 0]) {
      const smaller = changedAt(smallest, path, change, random);
      const shorter = smaller === undefined ? text : JSON.stringify(smaller);
      if (smaller === undefined || shorter.length >= text.length || !fails(shorter)) continue;
      [text, smallest] = [shorter, smaller];
      break;
    }
  }
  return text;
}
