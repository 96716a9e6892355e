import { generateSync, type JsonSchema } from 'json-schema-faker';

import { readJson } from '../../src/core/json/read-json.ts';
import type { EventSchema } from './event-schema.ts';
import { isJsonObject, toJsonText, type Json } from './json-text.ts';
import { modestSchema } from './modest-schema.ts';
import type { Random } from './random.ts';

/** The generator guesses. If none of these attempts fits the schema, a person has to look at the schema. */
const MAX_ATTEMPTS = 80;
/** The first attempts use the modest copy of the schema. */
const MODEST_ATTEMPTS = 40;
const DAY_MS = 86_400_000;

const modestSchemas = new WeakMap<object, object>();

/**
 * Generates a body that the schema accepts. The same state of `random` gives the same body.
 *
 * @param around milliseconds since 1970. Date-times in the body lie in the 30 days before it.
 * @throws Error that names the schema, if no attempt gives a valid body.
 */
export function generateBody(schema: EventSchema, random: Random, around: number): Json {
  let lastError = '';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const source = attempt < MODEST_ATTEMPTS ? modest(schema.schema) : schema.schema;
    const { bodies, error } = guess(source, random.below(2 ** 31), around);
    lastError = error;
    for (const body of bodies) {
      lastError = whyInvalid(schema, body);
      if (lastError === '') return body;
    }
  }
  throw new Error(
    `No valid body for ${schema.eventType} ${schema.version} in ${MAX_ATTEMPTS} attempts ` +
      `(the last one: ${lastError}). Check whether its schema contradicts itself.`,
  );
}

/** Candidates for a body, from one seed. If the generator gives up on this seed, there are none. */
function guess(schema: object, seed: number, around: number): { bodies: Json[]; error: string } {
  // The generator's own date-times depend on the machine's time zone.
  const dateTime = (random: { next(): number }) =>
    new Date(around - Math.floor(random.next() * 30 * DAY_MS)).toISOString();
  try {
    const formats = { 'date-time': dateTime };
    const value = generateSync(schema as JsonSchema, { seed, formats, maxDepth: 12 }) as Json;
    return {
      bodies: [withNumbers(value, inCents), withNumbers(value, inDecimals), value],
      error: '',
    };
  } catch (error) {
    return { bodies: [], error: error instanceof Error ? error.message : String(error) };
  }
}

function modest(schema: object): object {
  const known = modestSchemas.get(schema) ?? (modestSchema(schema as Json) as object);
  modestSchemas.set(schema, known);
  return known;
}

/** The first error of a body, or `''` if it is valid. */
function whyInvalid(schema: EventSchema, body: Json): string {
  const [error] = schema.validate(body);
  if (error) return `${error.instancePath || 'the body'} ${error.message ?? error.keyword}`;
  const reading = readJson(toJsonText(body));
  return reading.kind === 'sound' ? '' : reading.fault.message;
}

/** Rounds to two decimals, as people write numbers: 112.31, not 112.31452925130725. */
function inCents(number: number): number {
  return Math.round(number * 100) / 100;
}

/** Removes binary rounding errors: for `multipleOf: 0.05` the generator makes 26.650000000000002. */
function inDecimals(number: number): number {
  return Number(number.toPrecision(12));
}

function withNumbers(value: Json, change: (number: number) => number): Json {
  if (typeof value === 'number') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => withNumbers(item, change));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withNumbers(member, change)]);
  return Object.fromEntries(members) as Json;
}
