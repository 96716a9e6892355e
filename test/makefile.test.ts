import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const makefile = readFileSync('Makefile', 'utf8');

/** What each documented target does: its prerequisites and its recipe. */
const targets = new Map(
  Array.from(
    makefile.matchAll(/^([a-z-]+):(.*)## .*\n((?:\t.*\n)*)/gm),
    ([, name, needs, recipe]) => [name ?? '', { needs: needs ?? '', recipe: recipe ?? '' }],
  ),
);

/** As in a shell: a make inside the make that runs this test would inherit its variables. */
const { MAKEFLAGS: _, MAKELEVEL: __, MFLAGS: ___, ...outside } = process.env;

function make(...args: string[]) {
  return spawnSync('make', ['-n', ...args], { encoding: 'utf8', env: outside });
}

/** The names that a target says it knows. */
function known(target: string): string[] {
  const [, names = ''] = /It knows: ([^;]*);/.exec(make(target, 'TYP=x').stderr) ?? [];
  return names === 'no variable' ? [] : names.split(' ');
}

describe('make', () => {
  it('lists at most 20 targets in lines that fit a terminal', () => {
    const { stdout } = spawnSync('make', ['help'], { encoding: 'utf8', env: outside });
    const listed = stdout.match(/^ {2}make [a-z-]+/gm)?.map((line) => line.slice(7)) ?? [];
    expect(listed).toEqual([...targets.keys()]);
    expect(listed.length).toBeLessThanOrEqual(20);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([...targets.keys()])('%s refuses a misspelt variable', (target) => {
    const { status, stderr, stdout } = make(target, 'TYP=order.shipped');
    expect(stderr).toContain(`make ${target} does not know TYP. It knows: `);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  it.each([...targets])('%s knows every variable that its recipe reads', (target, { recipe }) => {
    const read = Array.from(
      recipe.matchAll(/\$\((?:or )?(?!MAKEFILE_LIST)([A-Z_]+)/g),
      ([, name]) => name,
    );
    expect(known(target)).toEqual(expect.arrayContaining(read));
    if (recipe.includes('$(options)')) expect(known(target)).toContain('ARGS');
  });

  it.each([...targets].filter(([, { recipe }]) => recipe.includes('npm run')))(
    '%s installs what it needs',
    (_, { needs }) => {
      expect(needs).toMatch(/\$\((all_)?packages\)/);
    },
  );

  it('gives send-events each variable as the option of its name', () => {
    const names = known('send-events').filter((name) => name !== 'ARGS');
    const { stdout } = make('send-events', ...names.map((name) => `${name}=1 2`), 'ARGS=--json');
    for (const name of names) expect(stdout).toContain(`--${name.toLowerCase()} "1 2"`);
    expect(stdout).toContain('--json');
  });

  it.each([
    ['true', '--fifo'],
    ['false', ''],
  ])('turns FIFO=%s into the option "%s"', (value, expected) => {
    const { stdout } = make('local', `FIFO=${value}`);
    const line = stdout.split('\n').find((text) => text.startsWith('npm run'));
    expect(line?.replaceAll(/\s+/g, ' ').trim()).toBe(`npm run -s local -- ${expected}`.trim());
  });

  it('refuses an empty value, which would mean the default', () => {
    const { status, stderr } = make('send-events', 'COUNT=');
    expect(stderr).toContain('COUNT is empty, expected a value');
    expect(status).toBe(2);
  });

  it.each(['yes', '0'])('refuses FIFO=%s, which is neither yes nor no', (value) => {
    const { status, stderr } = make('local', `FIFO=${value}`);
    expect(stderr).toContain(`FIFO is "${value}", expected true or false`);
    expect(status).toBe(2);
  });

  it('says how to pass an option that has no variable of its own', () => {
    expect(make('send-events', 'GROUPS=5').stderr).toContain('ARGS passes any option on');
  });

  it('takes what any of several targets knows', () => {
    expect(make('demo', 'send-events', 'COUNT=100').status).toBe(0);
    expect(make('local', 'send-events', 'TYP=x').stderr).toContain('FIFO');
  });

  it('does not judge the variables that an outer make hands on', () => {
    const env = { ...process.env, MAKELEVEL: '1', MAKEFLAGS: ' -- TYP=x' };
    expect(spawnSync('make', ['-n', 'help'], { env }).status).toBe(0);
  });
});
