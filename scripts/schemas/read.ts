import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { JsonSchema } from './json-schema.ts';
import { listFiles } from './list-files.ts';
import {
  MAPPING_OVERRIDES_FILE,
  readMappingOverrides,
  type MappingOverride,
} from './mapping-overrides.ts';
import { OVERRIDES_PATH, readOverrides, type Override } from './overrides.ts';
import { parseObject } from './parse-object.ts';
import type { SchemaProblem } from './problem.ts';

export type { JsonSchema } from './json-schema.ts';

/** A schema file. Its path says which events it describes. */
export interface SchemaFile {
  /** Path below the schema directory: `order.placed/v2.json`. */
  readonly file: string;
  readonly eventType: string;
  /** `v1` to `v9999`. */
  readonly version: string;
  readonly schema: JsonSchema;
}

/** The file of a schema directory that maps names of other senders: see `readMappingsFile`. */
export const MAPPINGS_FILE = 'mappings.json';

/** What was found in a schema directory. Files with a problem are not among the schemas. */
export interface SchemaDirectory {
  readonly schemas: readonly SchemaFile[];
  readonly overrides: readonly Override[];
  readonly mappingOverrides: readonly MappingOverride[];
  readonly problems: readonly SchemaProblem[];
}

// The same rules as for the envelope's event_type and schema_version, because no event can name another schema.
const PATH = /^(?<eventType>[A-Za-z][A-Za-z0-9_.-]{0,99})\/(?<version>v[1-9][0-9]{0,3})\.json$/;

/**
 * Reads `<directory>/<event_type>/<version>.json`, sorted by event type and version (v2 before v10), and each
 * `overrides.json`. `readMappingsFile` reads `mappings.json`.
 * Any other file is a problem: if it were ignored, its events would be rejected in production. Throws only if the
 * directory can't be read.
 */
export function readSchemas(directory: string): SchemaDirectory {
  const { files, loops } = listFiles(directory);
  const missing = files.filter((file) => !existsSync(join(directory, file)));
  const present = files.filter((file) => !missing.includes(file));
  const read = readFiles(present, (file) => readFileSync(join(directory, file), 'utf8'));
  const links = [...missing.map(brokenLink), ...loops.map(endlessLink)];
  return { ...read, problems: [...links, ...read.problems] };
}

/**
 * Reads schemas that are not files of this disk.
 *
 * @param files paths below the schema directory
 */
export function readFiles(
  files: readonly string[],
  textOf: (file: string) => string,
): SchemaDirectory {
  const schemaFiles = files.filter((file) => file !== MAPPINGS_FILE);
  const schemas: SchemaFile[] = [];
  const overrides: Override[] = [];
  const mappingOverrides: MappingOverride[] = [];
  const problems: SchemaProblem[] = [...sameNameInAnotherCase(schemaFiles)];
  for (const file of schemaFiles) {
    if (file === MAPPING_OVERRIDES_FILE) {
      const read = readOverridesFile(file, textOf(file), readMappingOverrides);
      mappingOverrides.push(...read.overrides);
      problems.push(...read.problems);
      continue;
    }
    const { eventType } = OVERRIDES_PATH.exec(file)?.groups ?? {};
    if (eventType !== undefined) {
      const read = readOverridesFile(file, textOf(file), (value) =>
        readOverrides(file, eventType, value),
      );
      overrides.push(...read.overrides);
      problems.push(...read.problems);
      continue;
    }
    const found = readSchema(file, textOf);
    if ('reason' in found) problems.push(found);
    else schemas.push(found);
  }
  return { schemas: schemas.sort(byTypeAndVersion), overrides, mappingOverrides, problems };
}

function readOverridesFile<Read>(
  file: string,
  text: string,
  read: (value: JsonSchema) => Read,
): Read | { readonly overrides: []; readonly problems: SchemaProblem[] } {
  const parsed = parseObject(text, 'a list "overrides"');
  if ('value' in parsed) return read(parsed.value);
  return { overrides: [], problems: [{ file, ...parsed }] };
}

function brokenLink(file: string): SchemaProblem {
  return {
    file,
    reason: 'is a link to a file that is not there',
    remedy: 'Put the schema there itself, or remove the link.',
  };
}

function endlessLink(file: string): SchemaProblem {
  return { file, reason: 'is a link to a folder that it is in', remedy: 'Remove the link.' };
}

function readSchema(file: string, textOf: (file: string) => string): SchemaFile | SchemaProblem {
  const { eventType, version } = PATH.exec(file)?.groups ?? {};
  if (eventType === undefined || version === undefined) {
    return {
      file,
      reason: 'is not the place of a schema',
      remedy:
        'Name it <event_type>/<version>.json (a letter, then up to 99 of A-Z a-z 0-9 _ . -; ' +
        'v1 to v9999), or move it out of the directory.',
    };
  }
  const parsed = parseObject(textOf(file), 'a JSON Schema');
  return 'value' in parsed
    ? { file, eventType, version, schema: parsed.value }
    : { file, ...parsed };
}

function byTypeAndVersion(one: SchemaFile, other: SchemaFile): number {
  if (one.eventType !== other.eventType) return one.eventType < other.eventType ? -1 : 1;
  return Number(one.version.slice(1)) - Number(other.version.slice(1));
}

function sameNameInAnotherCase(files: readonly string[]): SchemaProblem[] {
  const eventTypes = new Set(files.flatMap((file) => PATH.exec(file)?.groups?.['eventType'] ?? []));
  const byLowerCase = Map.groupBy(eventTypes, (eventType) => eventType.toLowerCase());
  return [...byLowerCase.values()].flatMap(([first, ...others]) =>
    others.map((other) => ({
      file: other,
      reason: `differs from ${first ?? ''} only in upper and lower case`,
      remedy:
        "Rename one: a disk that ignores case (macOS, Windows) can't hold both, so the schemas of one " +
        'would replace those of the other.',
    })),
  );
}
