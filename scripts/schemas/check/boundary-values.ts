import type { Json } from '../../traffic/json-text.ts';
import type { Random } from '../../traffic/random.ts';
import { limitsOf } from '../constraints.ts';
import type { JsonSchema } from '../read.ts';
import { besideLarge } from './next-number.ts';
import { tellingTexts } from './patterns/telling-texts.ts';
import { textFor } from './sample-values.ts';

/** The longest text that is made, in characters. A message has at most 1 MiB. */
const MAX_TEXT = 200_000;
/** How many texts are made for a pattern or a format. */
const TEXTS = 3;

/** A value of each JSON type, for places whose schema takes several types. */
const OF_EACH_TYPE: readonly Json[] = [null, true, false, 0, 1, -1, 0.5, '', 'text', [], {}];

/** Texts that formats judge differently from what one expects, whatever format it is. */
const ODD_TEXTS: readonly string[] = [
  ' ',
  '0',
  'ä',
  '\u{1f600}',
  '2024-02-29T23:59:60Z',
  '2024-02-29t23:59:59.5+23:59',
  '2024-02-29',
  '23:59:60Z',
  'P1Y',
  'a.b+c@example.org',
  'example.org',
  '::1',
  '192.0.2.1',
  'urn:x:y',
  '/a~1b',
  'F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6',
];

/** Makes values at the limits of schemas, whichever of them the schemas accept. */
export class BoundaryValues {
  private readonly random: Random;
  private readonly made = new Map<string, readonly string[]>();

  constructor(random: Random) {
    this.random = random;
  }

  /**
   * Values for one place of a body.
   *
   * @param schemas all that may apply to the place, of both versions
   * @param current the value that the place has
   */
  of(schemas: readonly JsonSchema[], current: Json | undefined): Json[] {
    return [
      ...constants(schemas),
      ...OF_EACH_TYPE,
      ...numbers(schemas),
      ...this.texts(schemas, typeof current === 'string' ? current : ''),
      ...ODD_TEXTS,
    ];
  }

  /** Texts for patterns, formats and lengths. */
  texts(schemas: readonly JsonSchema[], current: string): string[] {
    const whole = (['pattern', 'format'] as const).flatMap((keyword) =>
      schemas.flatMap((schema) => {
        const value = schema[keyword];
        return typeof value === 'string' ? this.textsFor(keyword, value) : [];
      }),
    );
    const limits = limitsOf(schemas, 'minLength', 'maxLength').map(({ value }) => value);
    const sized = lengthsAt(limits).flatMap((length) =>
      [current, ...whole.slice(0, 2)].map((text) => ofLength(text, length)),
    );
    const telling = tellingTexts(patternsOf(schemas));
    return [...new Set([...whole, ...telling, ...sized, ...spelledOut(schemas, whole)])];
  }

  private textsFor(keyword: 'pattern' | 'format', value: string): readonly string[] {
    const name = `${keyword} ${value}`;
    const known = this.made.get(name);
    if (known) return known;
    const made = Array.from({ length: TEXTS }, () => textFor(keyword, value, this.random));
    const found = made.filter((text) => text !== undefined);
    this.made.set(name, found);
    return found;
  }
}

function constants(schemas: readonly JsonSchema[]): Json[] {
  return schemas.flatMap(({ const: only, enum: values }) => {
    const named = (Array.isArray(values) ? values : []) as Json[];
    return only === undefined ? named : [only as Json, ...named];
  });
}

/** How many words of patterns are tried. */
const MAX_WORDS = 8;

/** Words that patterns spell out, alone and beside texts that fit: `^(?!TEST)` refuses what begins with one. */
function spelledOut(schemas: readonly JsonSchema[], fitting: readonly string[]): string[] {
  return patternsOf(schemas)
    .flatMap(wordsIn)
    .slice(0, MAX_WORDS)
    .flatMap((word) => [word, ...fitting.flatMap((text) => [word + text, text + word])]);
}

function patternsOf(schemas: readonly JsonSchema[]): string[] {
  return schemas.flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : []));
}

/** Runs of letters and digits in a pattern, without its classes, escapes and counts. */
function wordsIn(pattern: string): readonly string[] {
  const plain = pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\{[\d,]*\}|\(\?[:=!]/gu, ' ');
  return plain.match(/[\p{L}\p{N}_-]{2,}/gu) ?? [];
}

/** Numbers at each limit, beside it, and between two limits, rounded to each step. */
function numbers(schemas: readonly JsonSchema[]): number[] {
  const limits = limitsOf(schemas, 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum');
  const steps = limitsOf(schemas, 'multipleOf').map(({ value }) => value);
  const marks = [...new Set([...limits.map(({ value }) => value), 0])].sort((a, b) => a - b);
  const between = marks.map((mark, index) => (mark + (marks[index + 1] ?? mark)) / 2);
  const near = [...marks, ...between].flatMap((mark) => [
    ...[mark, mark - 1, mark + 1, mark - 0.5, mark + 0.5, mark - 0.001, mark + 0.001],
    ...steps.flatMap((step) => multiplesAt(mark, step)),
  ]);
  const rounded = near.map((value) => Number(value.toPrecision(15)));
  return [...new Set([...rounded, ...besideLarge(marks)])].filter(Number.isFinite);
}

function multiplesAt(mark: number, step: number): number[] {
  const count = Math.floor(mark / step);
  return [-1, 0, 1, 2].map((more) => (count + more) * step);
}

/** Each limit, and one less and more. */
export function lengthsAt(limits: readonly number[], most = MAX_TEXT): number[] {
  const near = limits.flatMap((limit) => [limit - 1, limit, limit + 1]);
  return [...new Set(near)].filter((length) => length >= 0 && length <= most);
}

function ofLength(text: string, length: number): string {
  const characters = Array.from(text).slice(0, length);
  return characters.join('') + (characters.at(-1) ?? 'x').repeat(length - characters.length);
}
