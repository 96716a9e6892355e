import { isJsonObject, type Json } from './json-text.ts';
import type { Random } from './random.ts';

/** The place of a value in a body: keys and indices from the outside in. `[]` is the body itself. */
export type Path = readonly (string | number)[];

/** Makes the new value for a place of a body. `undefined` removes the value. */
export type Change = (value: Json, random: Random) => Json | undefined;

/** Changes at one place of a valid body that most schemas refuse. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'a field is missing': () => undefined,
  'a value of another type': otherType,
  'an empty value': emptied,
  'a value far out of range': outOfRange,
  null: () => null,
};

/** The path of every value in a body. The body's own path comes first. */
export function placesOf(value: Json, path: Path = []): Path[] {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return [path, ...items.flatMap((item, index) => placesOf(item, [...path, index]))];
  }
  if (!isJsonObject(value)) return [path];
  const members = Object.entries(value);
  return [path, ...members.flatMap(([key, member]) => placesOf(member, [...path, key]))];
}

/** A copy with the value at `path` changed. `undefined` if the change removes the body itself. */
export function changedAt(
  value: Json,
  path: Path,
  change: Change,
  random: Random,
): Json | undefined {
  const [at, ...rest] = path;
  if (at === undefined) return change(value, random);
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return items.flatMap((item, index) => {
      if (index !== at) return [item];
      const changed = changedAt(item, rest, change, random);
      return changed === undefined ? [] : [changed];
    });
  }
  const members = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    members.flatMap(([key, member]) => {
      const changed = key === at ? changedAt(member, rest, change, random) : member;
      return changed === undefined ? [] : [[key, changed]];
    }),
  );
}

/** A value of any other JSON type. */
export function otherType(value: Json, random: Random): Json {
  const others: Json[] = [true, 'text', 12345, ['item'], { key: 'value' }];
  return random.pick(others.filter((other) => kindOf(other) !== kindOf(value)));
}

function emptied(value: Json): Json | undefined {
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) return [];
  return isJsonObject(value) ? {} : undefined;
}

function outOfRange(value: Json): Json | undefined {
  if (typeof value === 'string') return `${value}${'!'.repeat(10_000)}`;
  if (typeof value === 'number') return -1e15;
  return undefined;
}

function kindOf(value: Json): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
