import type { ValidateFunction } from 'ajv/dist/2020.js';

import { createAjv } from './ajv.ts';
import type { Finding } from './problem.ts';
import type { JsonSchema, SchemaFile } from './read.ts';
import type { Subschema } from './walk.ts';

/** A value in a schema, and where it stands. */
interface Named {
  /** `examples/0` */
  readonly place: string;
  readonly value: unknown;
  readonly remedy: string;
}

/**
 * Makes a function that finds values in `examples`, `default`, `const` and `enum` that their own schema refuses. Call it
 * only for a file without other problems, so that the file compiles and its patterns are safe. All files share one
 * instance of Ajv, which is slow to set up.
 */
export function createValueCheck(): (file: SchemaFile, all: readonly Subschema[]) => Finding[] {
  // It lists all errors, because the code that ends at the first one nests a block for each field: thousands overflow the stack.
  const ajv = createAjv({ validateSchema: false });
  const compiled = ($ref: string): ValidateFunction | string => {
    try {
      return ajv.compile({ $ref });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return ({ file, schema: root }, all) => {
    ajv.addSchema(root, file);
    return all.flatMap(({ pointer, schema }) => {
      const named = valuesIn(schema);
      if (named.length === 0) return [];
      const fragment = pointer.split('/').map(encodeURIComponent).join('/');
      const check = compiled(`${file}#${fragment}`);
      if (typeof check === 'string') {
        // Nothing refers to this part, so Ajv has not seen it before.
        return [{ reason: `does not compile: ${check} at "${pointer}"`, remedy: 'Correct it.' }];
      }
      return named.flatMap(({ place, value, remedy }) => {
        if (check(value)) return [];
        return { reason: `${place} at "${pointer}" breaks its own schema: ${why(check)}`, remedy };
      });
    });
  };
}

function valuesIn(schema: JsonSchema): Named[] {
  const { examples } = schema;
  const dead = 'Take it out, or correct the other keywords: as it is, it can never be accepted.';
  const misleading = 'Correct it: people copy it, and their events would be rejected.';
  const values = (keyword: string, list: unknown, remedy: string) =>
    (Array.isArray(list) ? list : []).map((value: unknown, index) => ({
      place: `${keyword}/${index}`,
      value,
      remedy,
    }));
  const one = (keyword: string, remedy: string) =>
    Object.hasOwn(schema, keyword) ? [{ place: keyword, value: schema[keyword], remedy }] : [];
  return [
    ...values('examples', examples, misleading),
    ...one('default', misleading),
    ...(isRestricted(schema)
      ? [...one('const', dead), ...values('enum', schema['enum'], dead)]
      : []),
  ];
}

/** Whether another keyword may refuse a value of `enum` or `const`. */
function isRestricted(schema: JsonSchema): boolean {
  const says = (keyword: string) =>
    !/^(?:\$(?!ref)|title$|description$|examples$|default$)/.test(keyword);
  return Object.keys(schema).filter(says).length > 1;
}

function why({ errors }: ValidateFunction): string {
  const [error] = errors ?? [];
  return `"${error?.instancePath ?? ''}" ${error?.message ?? 'is wrong'}`;
}
