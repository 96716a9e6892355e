import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** One value. `valid` says whether its group's schema must accept it. */
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
 * Reads all groups for JSON Schema 2020-12, including the optional ones.
 * @param checkout the folder with a clone of https://github.com/json-schema-org/JSON-Schema-Test-Suite
 * @throws Error if the folder has no tests for 2020-12
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
    throw new Error(`Can't read ${folder}: clone ${SUITE_URL} and use its path as --suite.`, {
      cause,
    });
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

/** Where to get the suite. */
export const SUITE_URL = 'https://github.com/json-schema-org/JSON-Schema-Test-Suite';
