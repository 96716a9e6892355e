import type { Random } from '../../../scripts/traffic/random.ts';
import { NUMBERS, TOKENS } from './dictionary.ts';
import type { Mutator } from './mutate-text.ts';

/** Changes that make a body large, up to the limit of SQS. They take much time, so we use them seldom. */
export const HUGE_MUTATORS: Readonly<Record<string, Mutator>> = {
  'deep nesting': (text, _, random) => {
    const [open, close] = random.pick([
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"b":', '}]'],
    ] as const);
    const depth = sizeOf(random);
    const inside = random.pick(['0', '', text]);
    const end = random.chance(0.7) ? close.repeat(depth) : '';
    return valueReplaced(text, open.repeat(depth) + inside + end, random);
  },
  'a huge string': (text, _, random) => {
    const piece = random.pick([
      'x',
      'é',
      '\u{1f600}',
      '\\n',
      '\\u0041',
      '\\ud83d\\ude00',
      ' ',
      'x1-',
    ]);
    return valueReplaced(text, `"${piece.repeat(sizeOf(random))}"`, random);
  },
  'a huge number': (text, _, random) => {
    const digits = random.pick(['0', '9', '10', '05']).repeat(sizeOf(random));
    const form = random.pick([
      `1${digits}`,
      `0.${digits}`,
      `1.5e${digits}`,
      `-1${digits}.${digits}`,
    ]);
    return valueReplaced(text, form, random);
  },
  'a huge array': (text, _, random) => {
    const element = random.pick([...NUMBERS.slice(0, 6), '{}', '"a"', 'null', '{"a":{}}', '[[]]']);
    return valueReplaced(text, `[${Array(sizeOf(random)).fill(element).join(',')}]`, random);
  },
  'a huge object': (text, _, random) => {
    const prefix = random.pick(['k', 'a/b~', 'é', '\\u0061']);
    const members = Array.from(
      { length: sizeOf(random) / 4 },
      (__, key) => `"${prefix}${key}":${key}`,
    );
    return valueReplaced(text, `{${members.join(',')}}`, random);
  },
  'a huge key': (text, _, random) => {
    const key = random.pick(['k', '/', '~', '\u{1f600}']).repeat(sizeOf(random));
    return valueReplaced(text, `{"${key}":${random.pick(NUMBERS)}}`, random);
  },
  'a value many times': (text, other, random) =>
    valueReplaced(
      text,
      `[${Array(1 + random.below(60))
        .fill(other.trim())
        .join(',')}]`,
      random,
    ),
  'white space without end': (text, _, random) => whiteSpace(random) + text,
  'white space inside': withWhiteSpace,
  'a token without end': (text, _, random) =>
    text.slice(0, random.below(text.length + 1)) + random.pick(TOKENS).repeat(sizeOf(random)),
};

/** Puts a long run of white space beside a random token of the text, in a string, or anywhere. */
export function withWhiteSpace(text: string, _: string, random: Random): string {
  const places = [...text.slice(0, 20_000).matchAll(/[{}[\],:"]/g)].map(({ index }) => index);
  const isAnywhere = places.length === 0 || random.chance(0.2);
  const at = isAnywhere ? random.below(text.length + 1) : random.pick(places) + random.below(2);
  return text.slice(0, at) + whiteSpace(random) + text.slice(at);
}

function whiteSpace(random: Random): string {
  return random.pick([' ', ' ', '\n', '\t', '\r', ' \r\n\t']).repeat(sizeOf(random));
}

/** A random number up to 2^20. Each order of magnitude is equally likely. */
function sizeOf(random: Random): number {
  return Math.floor(2 ** (20 * random.next()));
}

/** Replaces one value of the text. A text without values becomes the new value. */
function valueReplaced(text: string, value: string, random: Random): string {
  const values = [...text.slice(0, 20_000).matchAll(/(?<=[:[,]\s{0,9})(?:"[^"\\]*"|-?\d+|\{|\[)/g)];
  if (values.length === 0 || random.chance(0.05)) return value;
  const { index, 0: token } = random.pick(values);
  return `${text.slice(0, index)}${value}${text.slice(index + token.length)}`;
}
