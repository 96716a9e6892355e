import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';

import { createAjv } from './ajv.ts';
import { DIALECT } from './keywords.ts';
import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';
import { partsOf } from './walk.ts';

/** What Ajv has to say about one schema: both lists are empty where it is content. */
export interface Opinion {
  /** Against the meta-schema, and in strict mode: each worth reporting beside other findings. */
  readonly findings: readonly Finding[];
  /** Why compiling stopped. Often only the consequence of a finding. */
  readonly failure: Finding | undefined;
}

/** Makes a function that asks one instance of Ajv, which is slow to set up, about many schemas. */
export function createAjvCheck(): (schema: JsonSchema) => Opinion {
  const warnings: string[] = [];
  const warn = (message: unknown) => void warnings.push(String(message));
  const ajv = createAjv({
    // Tells all that strict mode objects to; `true` would throw the first.
    strict: 'log',
    logger: { log: warn, warn, error: warn },
    // Formats and patterns have rules of their own. Here they must not stop Ajv from going on.
    validateFormats: false,
    code: { regExp: Object.assign(() => /./, { code: '' }) },
  });
  const matchesDialect = ajv.getSchema(DIALECT);
  const attempt = (schema: JsonSchema): Attempt => {
    warnings.length = 0;
    const failure = failureOf(ajv, schema);
    return { objections: new Set(warnings), failure };
  };
  return (schema) => {
    if (matchesDialect?.(schema) === false) {
      return { findings: invalid(matchesDialect.errors ?? []), failure: undefined };
    }
    const { objections, failure } = attempt(schema);
    // Where Ajv doesn't say so: the deepest part that it says the same of.
    const placeOf = (says: (part: Attempt) => boolean) =>
      partsOf(schema).find((part) => says(attempt(part.schema)))?.pointer ?? '';
    const findings = [...objections].flatMap((objection) =>
      strictness(objection, () => placeOf((part) => part.objections.has(objection))),
    );
    if (failure === undefined) return { findings, failure };
    const place = placeOf((part) => part.failure === failure);
    const reason = `does not compile: ${failure} at "${place}"`;
    return { findings, failure: { reason, remedy: 'Correct what it names.' } };
  };
}

/** What Ajv says when it compiles a schema. */
interface Attempt {
  readonly objections: ReadonlySet<string>;
  readonly failure: string | undefined;
}

function failureOf(ajv: Ajv2020, schema: JsonSchema): string | undefined {
  try {
    ajv.compile(schema);
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    // The next schema may have the same $id: a part of this one has.
    ajv.removeSchema(schema);
  }
}

function invalid(errors: readonly ErrorObject[]): Finding[] {
  const wrongNames = new Set(
    errors.filter(({ keyword }) => keyword === 'enum').map(({ instancePath }) => instancePath),
  );
  const reasons = errors
    .filter(({ keyword }) => keyword !== 'anyOf') // sums up what stands beside it
    // "type" may also be a list of names. Whoever wrote a wrong name did not mean a list.
    .filter(({ keyword, instancePath }) => keyword !== 'type' || !wrongNames.has(instancePath))
    .map(({ instancePath, message, params }) => {
      const allowed: unknown = params['allowedValues'] ?? params['type'];
      const which = Array.isArray(allowed) ? ` (${allowed.join(', ')})` : '';
      return `is not a valid JSON Schema: "${instancePath}" ${message ?? 'is wrong'}${which}`;
    });
  return [...new Set(reasons)].map((reason) => ({ reason, remedy: 'Correct the value there.' }));
}

const REMEDIES: readonly (readonly [objection: RegExp, remedy: string])[] = [
  [/missing type/, 'Put "type" beside it: without one it would let values of other types pass.'],
  [/union type/, 'Use "anyOf" with one type each. Only "null" may stand beside another type.'],
  [/required property/, 'Describe it in "properties" (true will do), or correct the spelling.'],
  [/ignored/, 'Add what is missing, or take the keyword out: by itself it checks nothing.'],
  [
    /matches pattern/,
    'Let the pattern leave it out, or take it out of "properties": both would be checked.',
  ],
  [/not allowed by context/, 'Correct the type here or around it: a value has to meet both.'],
  [/-tuple/, 'Set "minItems" to the number of "prefixItems", and "items" to false.'],
];

function strictness(objection: string, placeOf: () => string): Finding[] {
  if (objection.includes('unknown keyword')) return []; // found by the rules already, with its place
  const remedy = REMEDIES.find(([about]) => about.test(objection))?.[1];
  const reason = objection.replace(/"[^"]*#(?<pointer>[^"]*)"(?: \(strict\w+\))?$/, '"$<pointer>"');
  const place = reason === objection ? ` at "${placeOf()}"` : '';
  return [{ reason: `${reason}${place}`, remedy: remedy ?? 'Correct what it names.' }];
}
