import { DIALECT } from '../../../scripts/schemas/keywords.ts';
import type { JsonSchema } from '../../../scripts/schemas/read.ts';
import { isObject } from '../../../scripts/schemas/walk.ts';
import type { SuiteGroup, SuiteTest } from './read-suite.ts';
import { inStrictStyle, typeOf, type TypeName } from './strict-style.ts';

/** A schema made from a group, and the tests that it can decide. */
export interface SuiteCase {
  readonly group: SuiteGroup;
  /** `suite.group12-object`: the name of its event type. */
  readonly eventType: string;
  readonly schema: JsonSchema;
  readonly tests: readonly SuiteTest[];
}

/**
 * Makes schemas in the strict style from a group: one for each type of its values, because the strict style requires a
 * type and most groups have none.
 */
export function casesOf(group: SuiteGroup, index: number): SuiteCase[] {
  const byType = Map.groupBy(group.tests, ({ data }) =>
    isRecursive(group.schema) ? undefined : typeOf(data),
  );
  return [...byType].map(([type, tests]) => {
    const eventType = `suite.group${index}-${type ?? 'any'}`;
    return { group, eventType, schema: rootSchema(group.schema, type, `${eventType}/v1`), tests };
  });
}

/** True if the schema refers to its root. Then the root must stay the same for values of every type. */
function isRecursive(schema: unknown): boolean {
  return JSON.stringify(schema).includes('"$ref":"#"');
}

function rootSchema(schema: unknown, type: TypeName | undefined, id: string): JsonSchema {
  const strict = inStrictStyle(schema, type);
  const { $schema: _, ...root } = isObject(strict) ? strict : { allOf: [strict] };
  // A schema with its own $id keeps it and is refused: with our $id, references to it would lead elsewhere.
  return { $schema: DIALECT, $id: id, ...root };
}
