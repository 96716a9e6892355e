import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { buildLambda } from '../../../scripts/build-lambda.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-lambda-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function run(
  argv: readonly string[],
  outdir = join(folder, 'consume'),
  handlers: readonly HandlerDefinition[] = [],
) {
  const printed = { stdout: '', stderr: '' };
  const code = await buildLambda({
    argv,
    env: {},
    stdout: { write: (text: string) => (printed.stdout += text) },
    stderr: { write: (text: string) => (printed.stderr += text) },
    folder: outdir,
    loadEvents: () => Promise.resolve({ schemas: [], handlers }),
  });
  return { code, ...printed };
}

describe('build:lambda', () => {
  it('bundles the function and describes the bundle', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/consume: \d+ files, \d+ KiB\n$/);
  });

  it('names an unknown option', async () => {
    const { code, stderr } = await run(['--bogus']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'error: --bogus: no such option; there are --help\nSee npm run build:lambda -- --help\n',
    );
  });

  it('refuses a handler whose events have no schema, and names the file', async () => {
    const handler = { eventType: 'no.schema', versions: ['v1'], handler: () => undefined };
    const { code, stderr } = await run([], join(folder, 'consume'), [handler]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: Handlers: there is no schema schemas/no.schema/v1.json for a handler.\n',
    );
  });

  it('names a folder that it can’t write', async () => {
    await writeFile(join(folder, 'dist'), 'a file');
    const outdir = join(folder, 'dist', 'consume');
    const { code, stderr } = await run([], outdir);
    expect(code).toBe(1);
    expect(stderr).toContain(`error: ${outdir} can't be written: `);
  });
});
