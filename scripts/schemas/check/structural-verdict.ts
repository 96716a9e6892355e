import { isDeepStrictEqual } from 'node:util';

import { isObject, mapChildren } from '../walk.ts';
import type { Opinion, SchemaChange } from './verdict.ts';

/** Keywords that describe, and check nothing. */
const ANNOTATIONS = new Set(
  '$comment title description default examples deprecated readOnly writeOnly'.split(' '),
);

/** Compares the two schemas. It says "compatible" only if that is proved. */
export function structuralVerdict({ before, after }: SchemaChange): Opinion {
  if (isDeepStrictEqual(withoutAnnotations(before), withoutAnnotations(after))) {
    return {
      by: 'structural',
      verdict: { kind: 'compatible' },
      summary: 'only descriptions differ',
    };
  }
  const message = 'the schemas differ in more than descriptions';
  return {
    by: 'structural',
    verdict: { kind: 'undecided', doubts: [{ pointer: '', keyword: '', message }] },
    summary: "can't judge",
  };
}

function withoutAnnotations(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const checked = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.has(keyword));
  return mapChildren(Object.fromEntries(checked), withoutAnnotations);
}
