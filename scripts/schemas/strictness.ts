import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';

import { createAjv } from './ajv.ts';
import { DIALECT } from './keywords.ts';
import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';
import { partsOf } from './walk.ts';

/** What Ajv finds wrong with one schema. */
export interface AjvFindings {
  /** Objections of the meta-schema and of strict mode. They are reported beside all other findings. */
  readonly findings: readonly Finding[];
  /** Why Ajv can't compile the schema. Often this only follows from another finding. */
  readonly failure: Finding | undefined;
}

/** Makes a function that checks schemas with one instance of Ajv, which is slow to set up. */
export function createAjvCheck(): (schema: JsonSchema) => AjvFindings {
  const warnings: string[] = [];
  const warn = (message: unknown) => void warnings.push(String(message));
  const ajv = createAjv({
    // Logs all objections of strict mode; `true` would throw the first.
    strict: 'log',
    logger: { log: warn, warn, error: warn },
    // Other rules check formats and patterns. Here they must not stop Ajv.
    validateFormats: false,
    code: { regExp: Object.assign(() => /./, { code: '' }) },
    // It would compile the dialect for each instance. `matchesDialect` comes first.
    validateSchema: false,
  });
  const attempt = (schema: JsonSchema): Attempt => {
    warnings.length = 0;
    const failure = compileError(ajv, schema);
    return { objections: new Set(warnings), failure };
  };
  return (schema) => {
    const wrong = dialectErrors(schema);
    if (wrong.length > 0) return { findings: invalid(wrong), failure: undefined };
    const { objections, failure } = attempt(schema);
    // Ajv doesn't always name the place. Then it is the deepest part with the same objection.
    const placeOf = (hasSame: (part: Attempt) => boolean) =>
      partsOf(schema).find((part) => hasSame(attempt(part.schema)))?.pointer ?? '';
    const findings = [...objections].flatMap((objection) =>
      strictness(objection, () => placeOf((part) => part.objections.has(objection))),
    );
    if (failure === undefined) return { findings, failure };
    const place = placeOf((part) => part.failure === failure);
    const reason = `does not compile: ${failure} at "${place}"`;
    return { findings, failure: { reason, remedy: 'Correct what it names.' } };
  };
}

let matchesDialect: ReturnType<Ajv2020['getSchema']>;

/** Where a schema breaks the rules of its dialect. They are compiled once, which is slow. */
function dialectErrors(schema: JsonSchema): readonly ErrorObject[] {
  matchesDialect ??= createAjv({ validateFormats: false }).getSchema(DIALECT);
  return matchesDialect?.(schema) === false ? (matchesDialect.errors ?? []) : [];
}

/** What Ajv says when it compiles a schema. */
interface Attempt {
  readonly objections: ReadonlySet<string>;
  readonly failure: string | undefined;
}

function compileError(ajv: Ajv2020, schema: JsonSchema): string | undefined {
  try {
    ajv.compile(schema);
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    // The next schema may have the same $id, because parts of one schema share it.
    ajv.removeSchema(schema);
  }
}

function invalid(errors: readonly ErrorObject[]): Finding[] {
  const wrongNames = new Set(
    errors.filter(({ keyword }) => keyword === 'enum').map(({ instancePath }) => instancePath),
  );
  const reasons = errors
    .filter(({ keyword }) => keyword !== 'anyOf') // only sums up other errors
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
  if (objection.includes('unknown keyword')) return []; // the rules report it, with its place
  const remedy = REMEDIES.find(([about]) => about.test(objection))?.[1];
  const reason = objection.replace(/"[^"]*#(?<pointer>[^"]*)"(?: \(strict\w+\))?$/, '"$<pointer>"');
  const place = reason === objection ? ` at "${placeOf()}"` : '';
  return [{ reason: `${reason}${place}`, remedy: remedy ?? 'Correct what it names.' }];
}
