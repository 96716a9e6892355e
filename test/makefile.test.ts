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

/** Runs make as from a shell: a make inside this test's own make would inherit its variables. */
function make(...args: string[]) {
  const { MAKEFLAGS: _, MAKELEVEL: __, MFLAGS: ___, ...env } = process.env;
  return spawnSync('make', ['-n', ...args], { encoding: 'utf8', env });
}

/** The names that a target says it knows. */
function known(target: string): string[] {
  const [, names = ''] = /It knows: (.*)\. {2}Stop/.exec(make(target, 'TYP=x').stderr) ?? [];
  return names === 'no variable' ? [] : names.split(' ');
}

describe('make', () => {
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
    for (const name of names) {
      expect(stdout).toContain(`--${name.toLowerCase().replace('_', '-')} "1 2"`);
    }
    expect(stdout).toContain('--json');
  });

  it.each([
    ['REPAIR', 'true', '--repair'],
    ['REPAIR', 'false', ''],
    ['LOCAL', 'true', '--local'],
  ])('turns %s=%s into the option "%s"', (name, value, expected) => {
    const { stdout } = make('storage', `${name}=${value}`);
    const line = stdout.split('\n').find((text) => text.startsWith('npm run'));
    expect(line?.replaceAll(/\s+/g, ' ').trim()).toBe(
      `npm run -s storage -- --stage "dev" ${expected}`.trim(),
    );
  });

  it.each(['yes', '0'])('refuses REPAIR=%s, which is neither yes nor no', (value) => {
    const { status, stderr } = make('storage', `REPAIR=${value}`);
    expect(stderr).toContain(`REPAIR is "${value}", expected true or false`);
    expect(status).toBe(2);
  });

  it('takes what any of several targets knows', () => {
    expect(make('deploy-local', 'send-events', 'COUNT=100').status).toBe(0);
    expect(make('local', 'send-events', 'TYP=x').stderr).toContain('FIFO');
  });

  it('does not judge the variables that an outer make hands on', () => {
    const env = { ...process.env, MAKELEVEL: '1', MAKEFLAGS: ' -- TYP=x' };
    expect(spawnSync('make', ['-n', 'help'], { env }).status).toBe(0);
  });
});
