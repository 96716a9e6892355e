import { isJsonObject, type Json } from '../../traffic/json-text.ts';
import { placesOf, type Path } from '../../traffic/mutate-body.ts';
import { replacedAt } from './replaced-at.ts';

/** Bounds the work for one body. */
const MAX_TRIES = 5_000;

/**
 * Makes a body as small as it can while it keeps a property: removes members and items, and makes texts and numbers
 * simpler. The same body always gives the same result.
 *
 * @param keeps whether a smaller body still has the property
 */
export function shrunk(body: Json, keeps: (smaller: Json) => boolean): Json {
  let best = body;
  let tries = 0;
  const improveAt = (path: Path): boolean => {
    for (const value of simplerValues(valueAt(best, path))) {
      const smaller = replacedAt(best, path, value);
      if (smaller === undefined || !isSimpler(smaller, best)) continue;
      tries += 1;
      if (tries > MAX_TRIES) return false;
      if (!keeps(smaller)) continue;
      best = smaller;
      return true;
    }
    return false;
  };
  for (;;) {
    const before = best;
    let paths = placesOf(best);
    for (let index = 0; index < paths.length; index += 1) {
      while (improveAt(paths[index] ?? [])) paths = placesOf(best);
    }
    if (best === before) return best;
  }
}

/** Values to try in the place of a value, the simplest first. `undefined` removes it. */
function* simplerValues(value: Json | undefined): Generator<Json | undefined, void, undefined> {
  if (value === undefined) return;
  yield undefined;
  if (Array.isArray(value)) yield* shorterArrays(value as readonly Json[]);
  else if (isJsonObject(value)) {
    yield {};
    yield* Object.values(value);
  } else if (typeof value === 'string') yield* simplerTexts(value);
  else if (typeof value === 'number') yield* simplerNumbers(value);
  else if (value === true) yield false;
}

function* shorterArrays(items: readonly Json[]): Generator<Json, void, undefined> {
  yield [];
  for (let part = Math.floor(items.length / 2); part > 1; part = Math.floor(part / 2)) {
    yield items.slice(0, items.length - part);
    yield items.slice(part);
  }
  if (items.length > 1) yield items.map(() => items[0] ?? null);
  // What an item holds, in the place of the array: fewer levels of a recursive schema.
  yield* items;
}

function* simplerTexts(text: string): Generator<Json, void, undefined> {
  const characters = Array.from(text);
  yield '';
  yield 'a';
  for (let part = Math.ceil(characters.length / 2); part >= 1; part = Math.floor(part / 2)) {
    yield characters.slice(0, characters.length - part).join('');
    yield characters.slice(part).join('');
  }
  yield 'a'.repeat(characters.length);
}

function* simplerNumbers(number: number): Generator<Json, void, undefined> {
  yield 0;
  yield Math.sign(number);
  yield Math.trunc(number);
  yield -number;
  yield Math.trunc(number / 2);
  yield number - Math.sign(number);
  yield Number(number.toPrecision(1));
  yield Number(number.toFixed(2));
}

function valueAt(body: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, key) => (value as Record<string | number, Json> | undefined)?.[key],
    body,
  );
}

/** Shorter as a text; or as long, with smaller numbers or simpler letters. So shrinking ends. */
function isSimpler(one: Json, other: Json): boolean {
  const [text, otherText] = [JSON.stringify(one), JSON.stringify(other)];
  if (text.length !== otherText.length) return text.length < otherText.length;
  const [weight, otherWeight] = [one, other].map(weightOf) as [number, number];
  if (weight !== otherWeight) return weight < otherWeight;
  return lettersOtherThanA(text) < lettersOtherThanA(otherText);
}

function weightOf(value: Json): number {
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value !== 'object' || value === null) return value === true ? 1 : 0;
  return Object.values(value).reduce((sum: number, inner) => sum + weightOf(inner), 0);
}

function lettersOtherThanA(text: string): number {
  return text.replaceAll('a', '').length;
}
