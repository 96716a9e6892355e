import fc from 'fast-check';

import { checkSchemas } from '../../../scripts/schemas/check.ts';
import { DIALECT } from '../../../scripts/schemas/keywords.ts';
import type { SchemaFile } from '../../../scripts/schemas/read.ts';
import { buildValidators, type Verdict } from './build-validators.ts';
import type { Peer } from './peer.ts';
import { arrays, arraySchemas, objects, objectSchemas } from './random-schemas.ts';

/** A value that one validator accepts and the other refuses. */
export interface Difference {
  readonly schema: object;
  readonly value: unknown;
  readonly ours: Verdict;
}

export interface RandomResult {
  readonly seed: number;
  readonly compared: number;
  /** Schemas that the build refused. */
  readonly refused: number;
  /** One value for each schema, the smallest schema first. */
  readonly differences: readonly Difference[];
}

const VALUES_EACH = 50;

/** Makes random schemas, builds those that our checks accept, and compares both validators on random values. */
export async function compareRandom(
  count: number,
  seed: number,
  peer: Peer,
  signal: AbortSignal,
): Promise<RandomResult> {
  const half = { seed, numRuns: Math.ceil(count / 2) };
  const schemas = [...fc.sample(objectSchemas, half), ...fc.sample(arraySchemas, half)];
  const samples = { seed, numRuns: VALUES_EACH };
  const values = { object: fc.sample(objects, samples), array: fc.sample(arrays, samples) };
  const files = schemas.map(fileOf);
  const refused = new Set(checkSchemas(files).map(({ file }) => file));
  const accepted = files.filter(({ file }) => !refused.has(file));
  const validators = await buildValidators(accepted);
  const differences: Difference[] = [];
  for (const { eventType, schema } of accepted) {
    if (signal.aborted) break;
    const { $id: _, ...anonymous } = schema;
    const theirs = await peer(anonymous, eventType);
    const ours = validators.get(eventType);
    const type = schema['type'] === 'array' ? 'array' : 'object';
    const value = values[type].find((one) => ours?.(one) !== (theirs(one) ? 'valid' : 'invalid'));
    if (value !== undefined)
      differences.push({ schema: anonymous, value, ours: ours?.(value) ?? 'throws' });
  }
  differences.sort((one, other) => sizeOf(one) - sizeOf(other));
  return { seed, compared: accepted.length, refused: refused.size, differences };
}

function fileOf(schema: object, index: number): SchemaFile {
  const eventType = `random.schema${index}`;
  const root = { $schema: DIALECT, $id: `${eventType}/v1`, ...schema };
  return { file: `${eventType}/v1.json`, eventType, version: 'v1', schema: root };
}

function sizeOf({ schema }: Difference): number {
  return JSON.stringify(schema).length;
}
