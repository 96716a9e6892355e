import fc from 'fast-check';
import { expect } from 'vitest';

import { canonicalHash } from '../../../../src/core/content-hash.ts';
import { structuralVerdict } from '../../../../scripts/schemas/check/structural-verdict.ts';
import { rootNode, schemaText } from '../../../../scripts/schemas/check/structural/node.ts';
import { isSetAside } from '../../../../scripts/schemas/check/structural/set-aside.ts';
import { stateOf } from '../../../../scripts/schemas/check/structural/state.ts';
import { variousValues } from '../../../../scripts/schemas/check/structural/values.ts';
import { costlyRecursion } from '../../../../scripts/schemas/recursion.ts';
import type { JsonSchema } from '../../../../scripts/schemas/read.ts';
import { unsoundUnevaluated } from '../../../../scripts/schemas/unevaluated.ts';
import { subschemas } from '../../../../scripts/schemas/walk.ts';
import { randomChange, randomValue } from './random-schemas.ts';

const VALUES = 60;

/** Looks for changes that the comparison calls compatible although the new schema refuses a body that the old one accepts. */
export function expectSoundVerdicts(runs: number): { compatible: number; accepted: number } {
  const seen = { compatible: 0, accepted: 0 };
  const values = fc.array(randomValue, { minLength: VALUES, maxLength: VALUES });
  const property = fc.property(randomChange, values, ({ before, after }, bodies) => {
    fc.pre(canonicalHash(before) !== canonicalHash(after));
    fc.pre(!isRefused(before) && !isRefused(after));
    const { verdict } = structuralVerdict({ eventType: 'a', version: 'v1', before, after });
    if (verdict.kind !== 'compatible') return;
    seen.compatible += 1;
    const [old, current] = [schemaText(before), schemaText(after)];
    const near = variousValues(stateOf([rootNode(old)]), [0, 1, 2, 3]);
    for (const body of [...bodies, ...near]) {
      if (old.accepts('', body) !== true || isSetAside(body, rootNode(old), rootNode(current)))
        continue;
      seen.accepted += 1;
      if (current.accepts('', body) === false) {
        expect.fail(`${JSON.stringify(body)} is refused: ${JSON.stringify({ before, after })}`);
      }
    }
  });
  fc.assert(property, { numRuns: runs });
  return seen;
}

/** Whether the build refuses it because a check would never end, or Ajv would give wrong verdicts. */
function isRefused(schema: JsonSchema): boolean {
  const all = subschemas(schema);
  return costlyRecursion(all).length > 0 || unsoundUnevaluated(all).length > 0;
}
