import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** One value, and whether the suite says that its group's schema accepts it. */
export interface SuiteTest {
  readonly description: string;
  readonly data: unknown;
  readonly valid: boolean;
}

/** A schema with its tests. */
export interface SuiteGroup {
  /** Path below the dialect's folder: `optional/format/date-time.json`. */
  readonly file: string;
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly SuiteTest[];
}

const DIALECT_FOLDER = join('tests', 'draft2020-12');

/**
 * Reads the groups of JSON Schema 2020-12, the optional ones too.
 * @param checkout of https://github.com/json-schema-org/JSON-Schema-Test-Suite
 * @throws Error if it has no tests of 2020-12
 */
export function readSuite(checkout: string): readonly SuiteGroup[] {
  const folder = join(checkout, DIALECT_FOLDER);
  return jsonFilesIn(folder).flatMap((path) => {
    const file = relative(folder, path).replaceAll(sep, '/');
    const groups = JSON.parse(readFileSync(path, 'utf8')) as readonly Omit<SuiteGroup, 'file'>[];
    return groups.map((group) => ({ ...group, file }));
  });
}

function jsonFilesIn(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (cause) {
    throw new Error(`${folder} can't be read: clone ${SUITE_URL} and give its path`, { cause });
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

/** Where the suite is. */
export const SUITE_URL = 'https://github.com/json-schema-org/JSON-Schema-Test-Suite';
