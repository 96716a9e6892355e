import { resolveRef } from '../refs.ts';
import type { JsonSchema } from '../read.ts';
import { isObject, mapChildren, type Subschema } from '../walk.ts';
import type { LintRule } from './rule.ts';

/** UTF-8 bytes of the schema without white space. */
const MAX_SCHEMA_BYTES = 65_536;
/** Objects in objects. */
const MAX_LEVELS = 5;

export const closedRoot: LintRule = {
  name: 'closed-root',
  level: 'error',
  find: ({ file: { schema } }) =>
    ['additionalProperties', 'unevaluatedProperties']
      .filter((keyword) => schema[keyword] === false)
      .map((keyword) => ({
        pointer: '',
        reason: `${keyword} is false, so an event with a new field is rejected`,
        fix: 'Take it out, so that senders can add a field before everybody knows it.',
      })),
};

export const schemaSize: LintRule = {
  name: 'schema-size',
  level: 'warning',
  find: ({ file: { schema } }) => {
    const bytes = Buffer.byteLength(JSON.stringify(schema));
    if (bytes <= MAX_SCHEMA_BYTES) return [];
    const fix =
      'Split the event into several, or shorten its examples: nobody reads a schema of this size.';
    return [
      { pointer: '', reason: `the schema has ${bytes} bytes, more than ${MAX_SCHEMA_BYTES}`, fix },
    ];
  },
};

export const nesting: LintRule = {
  name: 'nesting',
  level: 'warning',
  find: ({ all }) => {
    const levels = levelsOf(all);
    if (levels <= MAX_LEVELS) return [];
    const fix = 'Flatten the body, or send parts of it as events of their own.';
    return [
      {
        pointer: '',
        reason: `objects are nested ${levels} levels deep, more than ${MAX_LEVELS}`,
        fix,
      },
    ];
  },
};

/** How deep objects with fields are nested. A schema that contains itself counts once. */
function levelsOf(all: readonly Subschema[]): number {
  const known = new Map<JsonSchema, number>();
  const visit = (schema: JsonSchema): number => {
    const before = known.get(schema);
    if (before !== undefined) return before;
    known.set(schema, 0); // where it contains itself
    const { $ref } = schema;
    const target = typeof $ref === 'string' ? resolveRef($ref, all) : undefined;
    const inside = childrenOf(schema).map(visit);
    const own = (isObject(schema['properties']) ? 1 : 0) + Math.max(0, ...inside);
    const levels = Math.max(own, isObject(target) ? visit(target) : 0);
    known.set(schema, levels);
    return levels;
  };
  const [root] = all;
  return root ? visit(root.schema) : 0;
}

function childrenOf({ $defs, ...schema }: JsonSchema): JsonSchema[] {
  const children: JsonSchema[] = [];
  mapChildren(schema, (child) => {
    if (isObject(child)) children.push(child);
    return child;
  });
  return children;
}
