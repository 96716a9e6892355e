import type { ErrorObject } from 'ajv/dist/2020.js';

import { createAjv } from './ajv.ts';
import { DIALECT } from './keywords.ts';
import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';

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
  // 'log' tells all that strict mode objects to; `true` would throw the first.
  const ajv = createAjv({
    strict: 'log',
    validateFormats: false,
    logger: { log: warn, warn, error: warn },
  });
  const matchesDialect = ajv.getSchema(DIALECT);
  return (schema) => {
    if (matchesDialect?.(schema) === false) {
      return { findings: invalid(matchesDialect.errors ?? []), failure: undefined };
    }
    warnings.length = 0;
    let failure: Finding | undefined;
    try {
      ajv.compile(schema);
    } catch (error) {
      failure = { reason: `does not compile: ${String(error)}`, remedy: 'Correct what it names.' };
    }
    return { findings: [...new Set(warnings)].flatMap(strictness), failure };
  };
}

function invalid(errors: readonly ErrorObject[]): Finding[] {
  const reasons = errors
    // A wrong pattern has a finding of its own, and "anyOf" only sums up what stands beside it.
    .filter(({ keyword, params }) => params['format'] !== 'regex' && keyword !== 'anyOf')
    .map(({ instancePath, message, params }) => {
      const allowed: unknown = params['allowedValues'] ?? params['type'];
      const which = Array.isArray(allowed) ? ` (${allowed.join(', ')})` : '';
      return `is not a valid JSON Schema: "${instancePath}" ${message ?? 'is wrong'}${which}`;
    });
  return [...new Set(reasons)].map((reason) => ({ reason, remedy: 'Correct the value there.' }));
}

function strictness(warning: string): Finding[] {
  // Found by the rules already, with its place.
  if (warning.includes('unknown keyword')) return [];
  return [
    {
      reason: warning.replace(/"[^"]*#(?<pointer>[^"]*)" \((?:strict\w+)\)$/, '"$<pointer>"'),
      remedy:
        'Say what is meant: "type" beside keywords of a type, every required property among ' +
        '"properties", "minItems" and "items" beside "prefixItems".',
    },
  ];
}
