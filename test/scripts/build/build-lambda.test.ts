import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { buildLambda } from '../../../scripts/build/build-lambda.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-lambda-'));
});
afterEach(() => rm(folder, { recursive: true }));

function run(outdir = join(folder, 'consume'), handlers: readonly HandlerDefinition[] = []) {
  return buildLambda(outdir, { schemas: [], handlers });
}

describe('buildLambda', () => {
  it('bundles the function and describes the bundle', async () => {
    const { exitCode, text } = await run();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/consume: \d+ files, \d+ KiB\n$/);
  });

  it('refuses a handler whose events have no schema, and names the file', async () => {
    const handler = { eventType: 'no.schema', versions: ['v1'], handler: () => undefined };
    await expect(run(join(folder, 'consume'), [handler])).rejects.toThrow(
      'Handlers: a handler of no.schema v1 needs schemas/no.schema/v1.json.',
    );
  });

  it('names a folder that it can’t write', async () => {
    await writeFile(join(folder, 'dist'), 'a file');
    const outdir = join(folder, 'dist', 'consume');
    await expect(run(outdir)).rejects.toThrow(`${outdir} can't be written: `);
  });
});
