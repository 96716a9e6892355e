import { beginsWithDigit, canonicalJson, inKeyOrder } from './canonical-json.ts';
import type { WireObject } from './envelope.ts';
import { MAX_DEPTH, type Span } from './json-scan.ts';

/** What is known of a text that needs no scan. */
export interface CompactMessage {
  readonly bodySpan: Span;
  /** The message in canonical form (RFC 8785). */
  readonly canonical: string;
}

/**
 * Reads the text of an object that needs no scan, for it is just as long as the object's canonical form, which has to
 * be made anyway. Most senders' texts are. Beside that it takes a tenth of the scan's time: 4 µs
 * for an order of 4 KB.
 *
 * What parsing and writing change makes a text shorter: white space, a key that comes twice, a zero too many, a
 * needless escape. Only three things can make it longer, and they are looked for apart: delicate numbers, lone
 * surrogates and escapes by code (which may be NUL, besides). So in a text that stays as long nothing has changed that
 * counts. Deep nesting and keys that no event may use are looked for in the object.
 *
 * @param object what `JSON.parse` made of the text.
 * @returns `undefined` if the object has no body or the text may break a rule: `scanJson` decides.
 */
export function readCompact(text: string, object: WireObject): CompactMessage | undefined {
  if (text.includes('\\u') || !text.isWellFormed()) return undefined;
  const risk = riskOf(object, MAX_DEPTH);
  if (risk === 'broken' || (risk === 'delicate' && DELICATE_NUMBER.test(text))) return undefined;
  const members = new Map<string, string>();
  let bodySpan: Span | undefined;
  let end = 0;
  for (const key in object) {
    if (end === 0 && beginsWithDigit(key)) return undefined;
    const quoted = JSON.stringify(key);
    const value = canonicalJson(object[key]);
    members.set(key, `${quoted}:${value}`);
    const start = end + 1 + quoted.length + 1;
    end = start + value.length;
    if (key === 'body') bodySpan = { start, end };
  }
  if (!bodySpan || end + 1 !== text.length) return undefined;
  const inOrder = inKeyOrder([...members.keys()]).map((key) => members.get(key));
  return { bodySpan, canonical: `{${inOrder.join(',')}}` };
}

/**
 * `broken`: it has a forbidden key, or more levels than it may have, on which canonical forms overflow the stack.
 * `delicate`: it has a number that may have been written otherwise.
 */
type Risk = 'none' | 'delicate' | 'broken';

function riskOf(value: unknown, levels: number): Risk {
  if (typeof value === 'number') return isDelicate(value) ? 'delicate' : 'none';
  if (typeof value !== 'object' || value === null) return 'none';
  if (levels === 0) return 'broken';
  return Array.isArray(value)
    ? riskOfElements(value, levels - 1)
    : riskOfMembers(value as WireObject, levels - 1);
}

function riskOfElements(values: readonly unknown[], levels: number): Risk {
  let highest: Risk = 'none';
  for (const value of values) {
    const risk = riskOf(value, levels);
    if (risk === 'broken') return risk;
    if (risk === 'delicate') highest = risk;
  }
  return highest;
}

function riskOfMembers(object: WireObject, levels: number): Risk {
  let highest: Risk = 'none';
  for (const key in object) {
    if (key === '__proto__' || key === 'constructor') return 'broken';
    const risk = riskOf(object[key], levels);
    if (risk === 'broken') return risk;
    if (risk === 'delicate') highest = risk;
  }
  return highest;
}

/**
 * Whether a number may have been written shorter, with an exponent (1e3, 5e-3), or as long as it is written now but
 * with other digits: then it has more than the 15 of which a double keeps any.
 */
function isDelicate(number: number): boolean {
  const size = Math.abs(number);
  if (size === 0) return false;
  if (Number.isInteger(size)) return size % 1000 === 0 || size >= 1e15;
  // Six decimals and nine digits before them: whatever is the double next to such a number is written as it.
  return size < 0.01 || size >= 1e9 || Math.round(size * 1e6) / 1e6 !== size;
}

/** Begins a number with an exponent, or with more than 15 digits. A string may look like it: scanned for nothing. */
const DELICATE_NUMBER = /[:,[\s]-?(?:[\d.]{16}|\d[\d.]*[eE])/;
