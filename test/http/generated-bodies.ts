import fc from 'fast-check';

import { isJsonObject, type Json } from '../../scripts/traffic/json-text.ts';

/** What a generated request sends. */
export type Body = string | Uint8Array<ArrayBuffer>;

const STRANGE_VALUES: readonly Json[] = [
  ...[null, true, 0, -1, 1.5, 1e300, '', ' ', 'x', 'é', '💥', 'x'.repeat(200), [], {}, [[]]],
  ...['2026-02-30T00:00:00Z', '../..', '1 or 1', { a: 1 }, { constructor: 1 }],
];

const STRANGE_TEXTS = [
  ...['', ' ', 'null', 'true', '0', '"text"', '[]', '{}', '[[]]', '[{}]', '[null]', '{', '[1,'],
  ...['{"a":1,"a":2}', '{"__proto__":{}}', '"\\ud800"', '"\\u0000"', '[1e400]', 'NaN', '\ufeff{}'],
  '['.repeat(2000),
  `[${'{},'.repeat(100)}{}]`,
];

/** A body: one of the examples, one of them with changes, a text that is strange, or bytes that are no text. */
export function bodyFrom(examples: readonly Json[]): fc.Arbitrary<Body> {
  const valid = fc.constantFrom(...examples);
  const changed = fc.tuple(valid, fc.array(fc.nat(), { minLength: 4, maxLength: 12 }));
  return fc.oneof(
    { weight: 4, arbitrary: valid.map((value) => JSON.stringify(value)) },
    {
      weight: 4,
      arbitrary: changed.map(([value, choices]) => JSON.stringify(changedIn(value, choices))),
    },
    { weight: 1, arbitrary: cut(valid) },
    { weight: 2, arbitrary: fc.constantFrom(...STRANGE_TEXTS) },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => new Uint8Array(bytes)),
    },
  );
}

function cut(values: fc.Arbitrary<Json>): fc.Arbitrary<string> {
  return fc
    .tuple(values, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([value, part]) => JSON.stringify(value).slice(0, JSON.stringify(value).length * part));
}

/** A copy with one change somewhere: a member removed, added or replaced. The numbers choose where and what. */
function changedIn(value: Json, choices: readonly number[]): Json {
  const [where = 0, what = 0, ...deeper] = choices;
  const strange = STRANGE_VALUES[what % STRANGE_VALUES.length] ?? null;
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (list.length === 0 || what % 4 === 0) return [...list, strange];
    return list.map((item, index) =>
      index === where % list.length ? changedIn(item, deeper) : item,
    );
  }
  if (!isJsonObject(value) || deeper.length === 0) return strange;
  const names = Object.keys(value);
  const name = names[where % names.length];
  if (name === undefined || what % 5 === 0) return { ...value, unheard_of: strange };
  const { [name]: member = null, ...others } = value;
  if (what % 5 === 1) return others;
  return { ...value, [name]: what % 5 === 2 ? strange : changedIn(member, deeper) };
}
