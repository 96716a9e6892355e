import { generateSync, type JsonSchema as FakerSchema } from 'json-schema-faker';

import type { Json } from '../../traffic/json-text.ts';
import { modestSchema } from '../../traffic/modest-schema.ts';
import type { Random } from '../../traffic/random.ts';
import type { JsonSchema } from '../read.ts';
import { isObject, mapChildren } from '../walk.ts';
import type { SchemaScope } from './schema-scope.ts';

/** Values made for each subschema. */
const SAMPLES = 4;
const MAX_DEPTH = 6;
/** Date-times in samples lie before it, whatever the clock says. */
const AROUND = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

/** Makes values for the subschemas of one file. Most fit their subschema, but the caller must check that. */
export class SampleValues {
  private readonly scope: SchemaScope;
  private readonly file: Json;
  private readonly modestFile: Json;
  private readonly random: Random;
  private readonly made = new Map<JsonSchema, readonly Json[]>();

  constructor(scope: SchemaScope, random: Random) {
    this.scope = scope;
    this.file = insideDefinitions(scope.root) as Json;
    this.modestFile = modestSchema(this.file);
    this.random = random;
  }

  /** A few values for a subschema, always the same ones. Empty if none can be made. */
  of(schema: JsonSchema): readonly Json[] {
    const known = this.made.get(schema);
    if (known) return known;
    const values = this.make(schema);
    this.made.set(schema, values);
    return values;
  }

  private make(schema: JsonSchema): readonly Json[] {
    const pointer = this.scope.pointerOf(schema);
    if (pointer === undefined) return [];
    const texts = new Set<string>();
    for (let index = 0; index < SAMPLES; index += 1) {
      const file = index < SAMPLES - 1 ? this.modestFile : this.file;
      const text = generated(file, pointer, this.random.below(2 ** 31));
      if (text !== undefined) texts.add(text);
    }
    return [...texts].map((text) => JSON.parse(text) as Json);
  }
}

/** A text that fits a `pattern`, or has a `format`. `undefined` if none can be made. */
export function textFor(
  keyword: 'pattern' | 'format',
  value: string,
  random: Random,
): string | undefined {
  const schema = { type: 'string', [keyword]: value } as FakerSchema;
  const text = valueOf(() => generateSync(schema, options(random.below(2 ** 31))));
  return typeof text === 'string' ? text : undefined;
}

function generated(file: Json, pointer: string, seed: number): string | undefined {
  const schema = { $ref: `${ROOT}${pointer}`, $defs: { root: file } } as FakerSchema;
  const value = valueOf(() => generateSync(schema, options(seed)));
  return value === undefined ? undefined : JSON.stringify(value);
}

function options(seed: number) {
  const dateTime = (random: { next(): number }) =>
    new Date(AROUND - Math.floor(random.next() * 30 * DAY_MS)).toISOString();
  return { seed, maxDepth: MAX_DEPTH, formats: { 'date-time': dateTime } };
}

function valueOf(make: () => unknown): unknown {
  try {
    return make();
  } catch {
    // The generator can't make a value for each schema.
    return undefined;
  }
}

const ROOT = '#/$defs/root';

/** A copy whose references still lead to the same place after the file was put into `$defs` of another one. */
function insideDefinitions(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { $ref, $id: _, $schema: __, ...rest } = mapChildren(schema, insideDefinitions);
  return typeof $ref === 'string' ? { $ref: `${ROOT}${$ref.slice(1)}`, ...rest } : rest;
}
