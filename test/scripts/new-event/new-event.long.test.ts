import { execFile } from 'node:child_process';
import { cpSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { makeTrialProject, NO_HANDLERS } from './trial-project.ts';

let root: string;
beforeEach(() => {
  root = makeTrialProject();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('what new-event makes', () => {
  const execute = promisify(execFile);
  const node = (...args: string[]) =>
    execute(process.execPath, args, {
      cwd: root,
      env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    });

  beforeEach(() => {
    for (const path of ['src', 'scripts', 'test/support', 'package.json']) {
      cpSync(path, join(root, path), { recursive: true });
    }
    writeFileSync(join(root, 'src/handlers/handlers.ts'), NO_HANDLERS);
    cpSync('vitest.config.ts', join(root, 'vitest.config.ts'));
    cpSync('tsconfig.json', join(root, 'tsconfig.base.json'));
    const include = ['src/handlers/handlers.ts', 'test/handlers', 'generated'];
    const tsconfig = { extends: './tsconfig.base.json', include };
    writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(tsconfig));
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  });

  it('has correct types, passes its tests and is formatted', async () => {
    await node('scripts/new-event.ts', 'trial.shipped', 'v1');
    const { stdout } = await node('scripts/new-event.ts', 'trial.placed', 'v3', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ version: 'v3' });
    const tests = ['test/handlers/trial-shipped.test.ts', 'test/handlers/trial-placed-v3.test.ts'];
    await node('node_modules/typescript/bin/tsc');
    const { stdout: tested } = await node('node_modules/vitest/vitest.mjs', 'run', ...tests);
    expect(tested).toMatch(/Tests +2 passed/);
    const made = [
      ...tests,
      'src/handlers/handlers.ts',
      'src/handlers/trial-shipped.ts',
      'src/handlers/trial-placed-v3.ts',
      'schemas/trial.shipped',
      'schemas/trial.placed/v3.json',
    ];
    await node('node_modules/prettier/bin/prettier.cjs', '--check', ...made);
  });
});
