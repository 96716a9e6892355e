import { DIALECT } from '../../../scripts/schemas/keywords.ts';
import type { JsonSchema } from '../../../scripts/schemas/read.ts';
import { isObject } from '../../../scripts/schemas/walk.ts';
import type { SuiteGroup, SuiteTest } from './read-suite.ts';
import { inStrictStyle, typeOf, type TypeName } from './strict-style.ts';

/** A schema of ours made from a group, and the tests whose values it can tell of. */
export interface SuiteCase {
  readonly group: SuiteGroup;
  /** `suite.group12-object`: the name of its event type. */
  readonly eventType: string;
  readonly schema: JsonSchema;
  readonly tests: readonly SuiteTest[];
}

/**
 * Makes schemas in the strict style from a group: one for each type of its values, since the strict style says what
 * type a value has and most groups don't.
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

/** A root that is referred to must keep saying the same of values of every type. */
function isRecursive(schema: unknown): boolean {
  return JSON.stringify(schema).includes('"$ref":"#"');
}

function rootSchema(schema: unknown, type: TypeName | undefined, id: string): JsonSchema {
  const strict = inStrictStyle(schema, type);
  const { $schema: _, ...root } = isObject(strict) ? strict : { allOf: [strict] };
  // An $id of its own stays, and is refused: what refers to it would lead elsewhere.
  return { $schema: DIALECT, $id: id, ...root };
}
