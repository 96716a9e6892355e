import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';

import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

import type { Command, CommandGroup } from '../../../scripts/cli/define-command.ts';
import { runInPipe } from '../../support/command-line.ts';

const FILES = globSync(['scripts/*.ts', 'test/proof/*.ts']).sort();

async function commandIn(file: string): Promise<Command | CommandGroup> {
  const module = (await import(resolve(file))) as { command: Command | CommandGroup };
  return module.command;
}

/** What is loaded before a command runs: its file, and all that is imported by a statement, not by `import()`. */
async function loadedFirst(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    outdir: 'unwritten',
    write: false,
    bundle: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: ['#generated/*', '#samples/*'],
  });
  const loaded = new Set([file]);
  for (const each of loaded) {
    const statements = metafile.inputs[each]?.imports.filter(
      ({ kind }) => kind === 'import-statement',
    );
    for (const { path } of statements ?? []) loaded.add(path);
  }
  return [...loaded].filter((path) => !path.startsWith('node:'));
}

describe.each(FILES)('%s', (file) => {
  it('prints its help in lines that fit a terminal', async () => {
    const { code, stdout } = await runInPipe(await commandIn(file), ['--help']);
    expect(stdout).toMatch(/^Usage: /);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(code).toBe(0);
  });

  it('refuses an option that it does not know', async () => {
    const { code, stdout, stderr } = await runInPipe(await commandIn(file), ['--bogus']);
    expect(stderr).toMatch(/^error: .*--bogus/);
    expect(stderr).toContain('See ');
    expect([code, stdout]).toEqual([2, '']);
  });

  it.each([['--help'], ['--bogus']])('prints one JSON value for --json %s', async (argument) => {
    const { stdout } = await runInPipe(await commandIn(file), ['--json', argument]);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });

  it('loads nothing heavy and nothing that builds before it knows its options', async () => {
    const loaded = await loadedFirst(file);
    const packages = loaded.filter((path) => !/^(lib|scripts|src|test)\//.test(path));
    expect(packages).toEqual(['commander']);
    expect(loaded).not.toContain('scripts/build/build.ts');
  });
});

const SUBCOMMANDS = (await Promise.all(FILES.map(commandIn))).flatMap((group) =>
  'commands' in group ? group.commands.map(({ name }) => ({ group, name })) : [],
);

describe.each(SUBCOMMANDS)('$group.name $name', ({ group, name }) => {
  it('prints its help in lines that fit a terminal', async () => {
    const { code, stdout } = await runInPipe(group, [name, '--help']);
    expect(stdout).toContain(`Usage: ${group.name} ${name}`);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('a command in a process of its own', () => {
  it.each([
    ['scripts/demo.ts', '--help', 0],
    ['test/proof/bench.ts', '--bogus', 2],
  ])('%s %s ends with %i', (file, argument, code) => {
    const { status, stdout } = spawnSync(process.execPath, [file, '--json', argument], {
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toBeTypeOf('object');
    expect(status).toBe(code);
  });
});
