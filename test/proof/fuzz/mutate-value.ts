import {
  isJsonObject,
  toJsonText,
  type Json,
  type JsonObject,
} from '../../../scripts/traffic/json-text.ts';
import {
  changedAt,
  CHANGES,
  otherType,
  placesOf,
  type Change,
  type Path,
} from '../../../scripts/traffic/mutate-body.ts';
import type { Random } from '../../../scripts/traffic/random.ts';
import { DATES, NUMBERS, STRINGS } from './dictionary.ts';
import type { Mutator } from './mutate-text.ts';
import { parsedOrNothing } from './strings.ts';

/** Only the mutators of text change bodies that are larger or more deeply nested than this. */
export const LARGEST_VALUE = 20_000;
const DEEPEST = 100;

// A parsed value can't hold some JSON, such as a key twice. We put a mark into the value, and remove it from the text.
const [TWICE, RAW] = ['twice:', 'raw:'];

/** Changes to a body as JSON. The result is JSON again, mostly with another meaning. */
export const VALUE_MUTATORS: Readonly<Record<string, Mutator>> = {
  ...Object.fromEntries(
    Object.entries({ ...CHANGES, otherType }).map(([name, change]) => [name, atOnePlace(change)]),
  ),
  'a date that is odd': atOnePlace((_, random) => random.pick(DATES)),
  'a string that is odd': atOnePlace((_, random) => random.pick(STRINGS)),
  'a number that is odd': atOnePlace((_, random) => RAW + random.pick(NUMBERS)),
  'a key taken out': inObject((members, random) =>
    members.toSpliced(random.below(members.length), 1),
  ),
  'a key renamed': inObject((members, random) => changedKey(members, random, renamed)),
  'a key twice': inObject((members, random) => {
    const [key, value] = random.pick(members);
    const again: [string, Json] = [TWICE + key, random.chance(0.5) ? value : null];
    return random.chance(0.5) ? [again, ...members] : [...members, again];
  }),
  'keys in another order': inObject((members, random) => random.shuffled(members)),
  'a part of another body': (text, other, random) => {
    const donor = valueOf(other);
    if (donor === undefined) return text;
    return atOnePlace(() => partAt(donor, random.pick(placesOf(donor))))(text, other, random);
  },
  'an element again': atOnePlace((value, random) => {
    if (!Array.isArray(value) || value.length === 0) return [value, value];
    const items: readonly Json[] = value;
    return [...items, ...Array<Json>(1 + random.below(60)).fill(random.pick(items))];
  }),
};

type Members = readonly [string, Json][];

function atOnePlace(change: Change, suits: (part: Json) => boolean = () => true): Mutator {
  return (text, _, random) => {
    const value = valueOf(text);
    if (value === undefined) return text;
    const places = placesOf(value).filter((path) => suits(partAt(value, path)));
    if (places.length === 0) return text;
    const changed = changedAt(value, random.pick(places), change, random);
    return changed === undefined ? text : textOf(changed, random);
  };
}

function inObject(change: (members: Members, random: Random) => Members): Mutator {
  const hasMembers = (part: Json) => isJsonObject(part) && Object.keys(part).length > 0;
  return atOnePlace(
    (part, random) => Object.fromEntries(change(Object.entries(part as JsonObject), random)),
    hasMembers,
  );
}

function changedKey(members: Members, random: Random, change: typeof renamed): Members {
  const at = random.below(members.length);
  return members.map(([key, value], index) => [index === at ? change(key, random) : key, value]);
}

function renamed(key: string, random: Random): string {
  const others = [
    `${key}x`,
    key.toUpperCase(),
    key.slice(1),
    `${key}/~`,
    `\u{1f600}${key}`,
    '',
    ' ',
  ];
  return random.pick([...others, '__proto__', 'constructor', key.repeat(40), '\ud800']);
}

function partAt(value: Json, path: Path): Json {
  return path.reduce<Json>((part, at) => (part as JsonObject)[at] ?? null, value);
}

/** The parsed body, if these mutators can change it. */
function valueOf(text: string): Json | undefined {
  if (text.length > LARGEST_VALUE || (text.match(/[[{]/g)?.length ?? 0) > 20 * DEEPEST)
    return undefined;
  const value = parsedOrNothing(text) as Json | undefined;
  return value === undefined || depthOf(text) > DEEPEST ? undefined : value;
}

/** An upper limit of a JSON text's depth: it counts brackets inside strings as well. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function textOf(value: Json, random: Random): string {
  const indent = random.chance(0.2) ? 2 : 0;
  const text = random.chance(0.5) ? toJsonText(value, indent) : JSON.stringify(value, null, indent);
  return text.replaceAll(`"${TWICE}`, '"').replace(/"raw:([^"]*)"/g, '$1');
}
