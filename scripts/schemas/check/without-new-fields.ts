import { isJsonObject, type Json } from '../../traffic/json-text.ts';
import type { JsonSchema } from '../read.ts';
import { isObject } from '../walk.ts';
import type { SchemaScope } from './schema-scope.ts';
import { listsMembers } from './structural/known.ts';

/**
 * A copy of a body without the fields that the old schema doesn't declare and the new one names. The rule of compatibility
 * sets them aside: a new version of a text may describe a field that nobody had to send.
 */
export function withoutNewFields(body: Json, before: SchemaScope, after: SchemaScope): Json {
  const strip = (value: Json, old: readonly JsonSchema[], current: readonly JsonSchema[]): Json => {
    if (old.some((schema) => listsMembers({ schema }))) return value;
    if (Array.isArray(value)) {
      return value.map((item: Json, index) =>
        strip(item, before.item(old, index), after.item(current, index)),
      );
    }
    if (!isJsonObject(value)) return value;
    const kept = Object.entries(value).flatMap(([name, member]) => {
      const { schemas, isDeclared } = before.member(old, name);
      if (!isDeclared && current.some((schema) => isNamedBy(schema, name))) return [];
      return [[name, strip(member, schemas, after.member(current, name).schemas)] as const];
    });
    return Object.fromEntries(kept);
  };
  return strip(body, before.closure([before.root]), after.closure([after.root]));
}

function isNamedBy({ properties }: JsonSchema, name: string): boolean {
  return isObject(properties) && Object.hasOwn(properties, name);
}
