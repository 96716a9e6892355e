import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { isUpToDate, runStep, type Step } from '../../../scripts/build/step.ts';

let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'event-processor-'));
  put('in/one.txt', '1');
  put('in/deep/two.txt', '2');
  put('beside.txt', 'not read');
  await runStep(root, STEP, writeOutputs);
});
afterEach(() => rmSync(root, { recursive: true }));

const STEP: Step = {
  name: 'sum',
  what: 'a sum',
  inputs: ['in', 'settings.json'],
  settings: ['fifo=true'],
  outputs: () => ['out/sum.txt', 'out/parts'],
  program: ['sum.ts'],
};

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

function remove(path: string): void {
  rmSync(join(root, path), { recursive: true, force: true });
}

function writeOutputs(): Promise<void> {
  put('out/sum.txt', '3');
  put('out/parts/1.txt', '1');
  return Promise.resolve();
}

const fails = (): Promise<void> => Promise.reject(new Error('killed'));

describe('a step of the build', () => {
  it('is up to date after it has run', () => {
    expect(isUpToDate(root, STEP)).toBe(true);
  });

  it.each<[string, () => void]>([
    ['an input changed', () => put('in/one.txt', '2')],
    [
      'an input changed, and its time and length did not',
      () => {
        const [path, time] = [join(root, 'in/one.txt'), new Date(0)];
        writeFileSync(path, '9');
        utimesSync(path, time, time);
      },
    ],
    ['an input was added to a folder', () => put('in/deep/three.txt', '')],
    ['an input was removed', () => remove('in/deep/two.txt')],
    [
      'an input was renamed',
      () => {
        remove('in/one.txt');
        put('in/uno.txt', '1');
      },
    ],
    ['an input was there for the first time', () => put('settings.json', '{}')],
    ['an output was deleted', () => remove('out/sum.txt')],
    ['an output was changed by hand', () => put('out/sum.txt', '4')],
    ['a file of an output folder was deleted', () => remove('out/parts/1.txt')],
    ['an output folder has a file of something else', () => put('out/parts/2.txt', '')],
    ['all outputs were deleted', () => remove('out')],
    ['what was kept of the last run is gone', () => remove('.build')],
    ['what was kept of the last run is broken', () => put('.build/sum.json', '{"inputs":')],
    ['what was kept of the last run lacks something', () => put('.build/sum.json', '{}')],
  ])('runs again if %s', async (_, change) => {
    change();
    expect(isUpToDate(root, STEP)).toBe(false);
    await runStep(root, STEP, () => {
      remove('out');
      return writeOutputs();
    });
    expect(isUpToDate(root, STEP)).toBe(true);
  });

  it('runs again with another setting, program or version of Node', () => {
    expect(isUpToDate(root, { ...STEP, settings: ['fifo=false'] })).toBe(false);
    expect(isUpToDate(root, { ...STEP, program: ['sum.ts', '--fast'] })).toBe(false);
    expect(isUpToDate(root, STEP, 'node v99.0.0 linux x64')).toBe(false);
  });

  it('does not run again if a file was only written again, or if another file changed', () => {
    put('in/one.txt', '1');
    put('out/sum.txt', '3');
    put('beside.txt', 'changed');
    expect(isUpToDate(root, STEP)).toBe(true);
  });

  it('runs again after it failed or was interrupted, even if all its results exist', async () => {
    await expect(runStep(root, STEP, fails)).rejects.toThrow('killed');
    expect(isUpToDate(root, STEP)).toBe(false);
    expect(readdirSync(join(root, '.build'))).toEqual([]);
  });

  it('runs again if an input changed while it ran', async () => {
    await runStep(root, STEP, async () => {
      await writeOutputs();
      put('in/one.txt', '7');
    });
    expect(isUpToDate(root, STEP)).toBe(false);
  });
});
