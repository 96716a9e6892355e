import type { Random } from '../../../scripts/traffic/random.ts';
import { NUMBERS, TOKENS, WHITE_SPACE } from './dictionary.ts';

/** Makes another body from one body, and may use a second one for it. */
export type Mutator = (text: string, other: string, random: Random) => string;

/** Mutators search for tokens only this far from a random place, because a body may be 1 MiB long. */
const WINDOW = 2000;

/** Changes to a body as text. They know JSON's tokens, but don't try to keep the text valid JSON. */
export const TEXT_MUTATORS: Readonly<Record<string, Mutator>> = {
  'a bit flipped': (text, _, random) => {
    const bytes = Buffer.from(text);
    const at = random.below(bytes.length);
    if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    return bytes.toString();
  },
  'another character': (text, _, random) => {
    const unit = String.fromCharCode(random.chance(0.7) ? random.below(128) : random.below(65_536));
    return replaced(text, spanOf(text, random, 1), unit);
  },
  'a piece taken out': (text, _, random) => replaced(text, spanOf(text, random, 40), ''),
  'a piece twice': (text, _, random) => {
    const [from, to] = spanOf(text, random, 40);
    return text.slice(0, to) + text.slice(from);
  },
  'cut off': (text, _, random) => text.slice(0, random.below(text.length + 1)),
  'a token put in': (text, _, random) => {
    const at = random.below(text.length + 1);
    return replaced(text, [at, at], random.pick(TOKENS));
  },
  'another token': (text, _, random) =>
    replaced(text, tokenOf(text, random), random.pick(random.chance(0.5) ? TOKENS : NUMBERS)),
  'two tokens swapped': (text, _, random) => {
    const spans = [tokenOf(text, random), tokenOf(text, random)].sort(([a], [b]) => a - b);
    const [[from, to] = [0, 0], [from2, to2] = [0, 0]] = spans;
    if (to > from2) return text;
    const between = text.slice(to, from2);
    return (
      text.slice(0, from) +
      text.slice(from2, to2) +
      between +
      text.slice(from, to) +
      text.slice(to2)
    );
  },
  'spliced with another body': (text, other, random) =>
    text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1)),
  'a token of another body': (text, other, random) =>
    replaced(text, tokenOf(text, random), other.slice(...tokenOf(other, random))),
  'odd white space': (text, _, random) => {
    const [from] = tokenOf(text, random);
    return replaced(text, [from, from], random.pick(WHITE_SPACE).repeat(1 + random.below(3)));
  },
  'a byte order mark': (text) => `\ufeff${text}`,
  'letters escaped': (text, _, random) => {
    const [from, to] = tokenOf(text, random);
    const escaped = text.slice(from, to).replace(/[A-Za-z_]/g, escape);
    return replaced(text, [from, to], escaped);
  },
  'another number': (text, _, random) => {
    const numbers = [...text.slice(0, 10 * WINDOW).matchAll(/(?<=[:[,]\s*)-?\d[\d.eE+-]*/g)];
    if (numbers.length === 0) return text;
    const { index, 0: number } = random.pick(numbers);
    const inflated = number + String(random.below(10)).repeat(1 + random.below(30));
    const next = random.chance(0.5) ? random.pick(NUMBERS) : inflated;
    return replaced(text, [index, index + number.length], next);
  },
};

type Range = readonly [from: number, to: number];

function replaced(text: string, [from, to]: Range, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function spanOf(text: string, random: Random, longest: number): Range {
  const from = random.below(text.length);
  return [from, Math.min(text.length, from + 1 + random.below(longest))];
}

/** The place of a random token of the text; an empty range at the start if there is none. */
function tokenOf(text: string, random: Random): Range {
  const start = text.length <= WINDOW ? 0 : random.below(text.length - WINDOW);
  const window = text.slice(start, start + WINDOW);
  const tokens = [...window.matchAll(/"[^"]*"|[-\d][-+\d.eE]*|true|false|null|[[\]{},:]/g)];
  if (tokens.length === 0) return [0, 0];
  const { index, 0: token } = random.pick(tokens);
  return [start + index, start + index + token.length];
}

function escape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
