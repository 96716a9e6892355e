import { unknownKeywords } from '../keywords.ts';
import type { JsonSchema } from '../read.ts';
import { costlyRecursion } from '../recursion.ts';
import { unsoundUnevaluated } from '../unevaluated.ts';
import { subschemas } from '../walk.ts';
import { exampleOf } from './structural/example.ts';
import type { Gap } from './structural/gap.ts';
import { inPlaceClosure } from './structural/in-place.ts';
import { rootNode, schemaText, type Node } from './structural/node.ts';
import { createProver, TooLong } from './structural/prove.ts';
import { stateOf } from './structural/state.ts';
import type { Doubt, Opinion, SchemaChange, Verdict } from './verdict.ts';

/**
 * Compares the two schemas. It says "compatible" only if that is proved, and "incompatible" only if a body shows it.
 * docs/compatibility.md has the rule.
 */
export function structuralVerdict({ before, after }: SchemaChange): Opinion {
  const verdict = compare(before, after);
  return { by: 'structural', verdict, summary: summaryOf(verdict) };
}

function compare(before: JsonSchema, after: JsonSchema): Verdict {
  const foreign = foreignParts(before);
  if (foreign.length > 0) return { kind: 'undecided', doubts: foreign };
  const [old, candidate] = [rootNode(schemaText(before)), rootNode(schemaText(after))];
  const place = { path: [], statics: inPlaceClosure([old]), setsAside: true };
  try {
    const gaps = createProver()(stateOf([old]), candidate, place);
    return verdictOn(gaps, old, candidate);
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    const message = 'the schemas are too large, or too entangled, to compare';
    return { kind: 'undecided', doubts: [{ pointer: '', keyword: '', message }] };
  }
}

/** What our build would refuse in the published schema. We can't know what it means. */
function foreignParts(before: JsonSchema): Doubt[] {
  const all = subschemas(before);
  const findings = [
    ...all.flatMap(unknownKeywords),
    ...costlyRecursion(all),
    ...unsoundUnevaluated(all),
  ];
  return findings.map(({ reason }) => ({
    pointer: '',
    keyword: '',
    message: `the published schema would not be built today: ${reason}`,
  }));
}

/** A gap is a finding if a body shows it, and otherwise a doubt. */
function verdictOn(gaps: readonly Gap[], before: Node, after: Node): Verdict {
  if (gaps.length === 0) return { kind: 'compatible' };
  const keyOf = (gap: Gap) => `${gap.pointer} ${gap.message}`;
  // A recursive schema leads to the same place by many paths. The first is the shortest.
  const places = gaps.filter(
    (gap, at) => gaps.findIndex((one) => keyOf(one) === keyOf(gap)) === at,
  );
  const judged = places.map((gap) => {
    const { pointer, keyword, message } = gap;
    return { pointer, keyword, message, example: exampleOf(gap, before, after) };
  });
  const findings = judged.flatMap(({ example, ...place }) =>
    example ? [{ ...place, example }] : [],
  );
  if (findings.length > 0) return { kind: 'incompatible', findings };
  return {
    kind: 'undecided',
    doubts: judged.map(({ pointer, keyword, message }) => ({ pointer, keyword, message })),
  };
}

function summaryOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'compatible':
      return 'proved: what was accepted before is accepted';
    case 'incompatible':
      return 'refuses what was accepted before';
    case 'undecided':
      return "can't judge";
  }
}
