import { globSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';

import { describe, expect, it } from 'vitest';

import configOf, { LONG_TESTS } from '../vitest.config.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** The test files of the project, wherever they are. */
const FILES = globSync('**/*.{test,spec}.{ts,mts,js,mjs}', {
  exclude: (name) => name === 'node_modules' || name.startsWith('.'),
});

/** The test files that `vitest run` with this mode runs. */
function filesRun(mode: string): string[] {
  const { include = [], exclude = [] } = configOf({ command: 'serve', mode }).test ?? {};
  const matches = (globs: readonly string[]) => (file: string) =>
    globs.some((glob) => matchesGlob(file, glob));
  return FILES.filter(matches(include)).filter((file) => !matches(exclude)(file));
}

describe('make test', () => {
  it('runs every test file but the long ones', () => {
    expect(scripts['test']).toMatch(/ vitest run --mode quick$/);
    expect(filesRun('quick').length).toBeGreaterThan(100);
    expect(filesRun('quick')).toEqual(FILES.filter((file) => !file.includes('.long.test.')));
  });
});

describe('make test-all', () => {
  it('runs every test file there is, and measures coverage', () => {
    expect(scripts['test:all']).toMatch(/ vitest run --coverage$/);
    expect(filesRun('test')).toEqual(FILES);
    expect(FILES.some((file) => matchesGlob(file, LONG_TESTS))).toBe(true);
  });
});
