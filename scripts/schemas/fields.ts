import { resolveRef } from './refs.ts';
import type { JsonSchema } from './read.ts';
import type { Subschema } from './walk.ts';

/** One place of a body, with all that the file says of it. */
export interface Place {
  /** JSON pointer to the first schema of the place. */
  readonly pointer: string;
  /** The field's name. Missing if the place is no field: the body itself, an item, a definition. */
  readonly name?: string;
  /** The schemas of this place: one, or several if branches such as `anyOf` describe it again. */
  readonly own: readonly JsonSchema[];
  /** These, and what their `$ref`s lead to. */
  readonly resolved: readonly JsonSchema[];
}

/** Not after these, because then the word is the name of a field or of a definition. */
const KEYWORD = String.raw`(?<!/(?:properties|patternProperties|\$defs|dependentSchemas))/`;
const CONDITION = new RegExp(`${KEYWORD}(?:if|not|propertyNames)(?:/|$)`);
const BRANCH = new RegExp(
  String.raw`${KEYWORD}(?:(?:allOf|anyOf|oneOf)/\d+|then|else|dependentSchemas/[^/]+)(?=/|$)`,
  'g',
);

/** Whether a schema only tests a value and describes nothing: inside of `if`, `not` or `propertyNames`. */
function isCondition(pointer: string): boolean {
  return CONDITION.test(pointer);
}

/** The same text for all schemas of one place, inside and outside of branches. */
function placeOf(pointer: string): string {
  return pointer.replaceAll(BRANCH, '');
}

/** Every place that a file describes, in the order of the file. Conditions are left out. */
export function placesIn(all: readonly Subschema[]): readonly Place[] {
  const describing = all.filter(({ pointer }) => !isCondition(pointer));
  const byPlace = Map.groupBy(describing, ({ pointer }) => placeOf(pointer));
  return [...byPlace].map(([place, [first, ...others]]) => {
    const own = [...(first ? [first] : []), ...others].map(({ schema }) => schema);
    const name = nameIn(place);
    return {
      pointer: first?.pointer ?? place,
      ...(name !== undefined && { name }),
      own,
      resolved: own.flatMap((schema) => withTargets(schema, all)),
    };
  });
}

function nameIn(place: string): string | undefined {
  const token = /\/properties\/(?<token>[^/]+)$/.exec(place)?.groups?.['token'];
  return token?.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A schema, the target of its `$ref`, the target of that one's `$ref`, and so on. */
function withTargets(schema: JsonSchema, all: readonly Subschema[]): JsonSchema[] {
  const found = new Set([schema]);
  for (const { $ref } of found) {
    const target = typeof $ref === 'string' ? resolveRef($ref, all) : undefined;
    if (typeof target === 'object') found.add(target);
  }
  return [...found];
}
