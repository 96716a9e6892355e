import type { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

import { eslintWithoutTypes, rulesOfTheCore } from './support/core-rules.ts';

/** The text is the test's own; the name decides which rules apply. */
const CORE_FILE = 'src/core/backoff.ts';
const OTHER_FILE = 'src/batch/process-batch.ts';

let eslint: ESLint;
beforeAll(() => {
  eslint = eslintWithoutTypes();
});

async function brokenRules(text: string, filePath: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return rulesOfTheCore(messages);
}

describe('src/core', () => {
  it.each([
    ["import { randomUUID } from 'node:crypto';", 'no-restricted-imports'],
    ["import crypto from 'node:crypto';", 'no-restricted-imports'],
    ["import * as crypto from 'node:crypto';", 'no-restricted-imports'],
    ["export const text = await import('./backoff.ts');", 'no-restricted-syntax'],
    ["export const stage = process.env['STAGE'];", 'no-restricted-globals'],
    ["console.log('hello');", 'no-restricted-globals'],
    ["void fetch('https://example.com');", 'no-restricted-globals'],
    ['setTimeout(() => undefined, 1);', 'no-restricted-globals'],
    ['export const id = crypto.randomUUID();', 'no-restricted-globals'],
    ['export const now = performance.now();', 'no-restricted-globals'],
    ['export const now = Date.now();', 'no-restricted-properties'],
    ['export const now = new Date();', 'no-restricted-syntax'],
    ["export const then = new Date('2026-11-21');", 'no-restricted-syntax'],
    ['export const now = Date();', 'no-restricted-syntax'],
    ['export const random = Math.random();', 'no-restricted-properties'],
    ['export const wait = async () => { await Promise.resolve(); };', 'no-restricted-syntax'],
    ['export const here = import.meta.dirname;', 'no-restricted-syntax'],
  ])('must not contain: %s', async (text, rule) => {
    expect(await brokenRules(text, CORE_FILE)).toContain(rule);
  });

  it.each([
    "import { decide } from './decision.ts';",
    "import { hash } from 'node:crypto';",
    "export const time = Date.parse('2026-11-21T09:00:00Z') + Date.UTC(2026, 1, 1);",
    'export const most = Math.max(1, 2);',
  ])('may contain: %s', async (text) => {
    expect(await brokenRules(text, CORE_FILE)).toEqual([]);
  });

  it('alone has these rules: other rooms may act', async () => {
    const text =
      "export const now = Date.now() + Math.random();\nconsole.log(process.env['STAGE']);";
    expect(await brokenRules(text, OTHER_FILE)).toEqual([]);
  });
});
