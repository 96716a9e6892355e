import { ESLint, type Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

/** Any file of the core: the text is the test's, the name decides which rules hold. */
const CORE_FILE = 'src/core/backoff.ts';
const OTHER_FILE = 'src/batch/process-batch.ts';
const TEST_FILE = 'test/batch/process-batch.test.ts';

const KEEPING_THE_CORE_PURE = [
  'no-restricted-globals',
  'no-restricted-imports',
  'no-restricted-properties',
  'no-restricted-syntax',
];
const KEEPING_TO_SAMPLES = '@typescript-eslint/no-restricted-imports';

let eslint: ESLint;
beforeAll(() => {
  eslint = new ESLint();
});

async function refusals(text: string, filePath: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(text, { filePath });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return broken(messages);
}

/**
 * The rules of this file that were broken. The others may look at types, for which the texts of these tests have
 * taken the place of a file that other files import; `npm run lint` holds them.
 */
function broken(messages: readonly Linter.LintMessage[]): readonly string[] {
  return messages.flatMap(({ ruleId }) =>
    ruleId !== null && [...KEEPING_THE_CORE_PURE, KEEPING_TO_SAMPLES].includes(ruleId)
      ? [ruleId]
      : [],
  );
}

// The first text makes the linter read the whole project.
describe('src/core', { timeout: 60_000 }, () => {
  it.each([
    ["import { SQSClient } from '@aws-sdk/client-sqs';", 'no-restricted-imports'],
    ["import type { SQSEvent } from 'aws-lambda';", 'no-restricted-imports'],
    ["import { Logger } from '@aws-lambda-powertools/logger';", 'no-restricted-imports'],
    ["import type { EventStore } from '../ports.ts';", 'no-restricted-imports'],
    ["export { readSettings } from '../entrypoints/consume-settings.ts';", 'no-restricted-imports'],
    ["export * from '../batch/process-batch.ts';", 'no-restricted-imports'],
    ["import { validators } from '#generated/validators.js';", 'no-restricted-imports'],
    ["import { readFileSync } from 'node:fs';", 'no-restricted-imports'],
    ["import { env } from 'node:process';", 'no-restricted-imports'],
    ["import { setTimeout } from 'node:timers/promises';", 'no-restricted-imports'],
    ["import { randomUUID } from 'node:crypto';", 'no-restricted-imports'],
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
  ])('may not say: %s', async (text, rule) => {
    expect(await refusals(`${text}\n`, CORE_FILE)).toContain(rule);
  });

  it.each([
    "import { decide } from './decision.ts';",
    "import canonicalize from 'canonicalize';",
    "import { hash } from 'node:crypto';",
    "export const time = Date.parse('2026-11-21T09:00:00Z') + Date.UTC(2026, 1, 1);",
    'export const most = Math.max(1, 2);',
  ])('may say: %s', async (text) => {
    expect(await refusals(`${text}\n`, CORE_FILE)).toEqual([]);
  });

  it('is not where the rest of the code lives, which may act', async () => {
    const text =
      "export const now = Date.now() + Math.random();\nconsole.log(process.env['STAGE']);\n";
    expect(await refusals(text, OTHER_FILE)).toEqual([]);
  });

  it('keeps the rule itself, in every file', async () => {
    const results = await eslint.lintFiles('src/core');
    expect(results.length).toBeGreaterThan(10);
    const found = results.flatMap(({ filePath, messages }) =>
      broken(messages).map((rule) => `${filePath}: ${rule}`),
    );
    expect(found).toEqual([]);
  });
});

describe('a test of the project’s own', () => {
  it.each([
    "import { validators } from '#generated/validators.js';",
    "import type { EventBodies } from '#generated/events.js';",
    "import { HANDLERS } from '../src/handlers/handlers.ts';",
    "import { handler } from '../src/entrypoints/consume.lambda.ts';",
  ])('depends on no team’s schemas and handlers. It may not say: %s', async (text) => {
    expect(await refusals(`${text}\n`, TEST_FILE)).toContain(KEEPING_TO_SAMPLES);
  });

  it.each([
    "import { validators } from '#samples/validators.js';",
    "import { handle } from '../src/handlers/handler.ts';",
  ])('may say: %s', async (text) => {
    expect(await refusals(`${text}\n`, TEST_FILE)).toEqual([]);
  });
});
