import { globSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { stepsTo } from '../scripts/build/steps.ts';
import { moduleGraph } from './support/module-graph.ts';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const { scripts, dependencies, optionalDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
) as Manifest;

/** The npm scripts of the make targets that install only `dependencies`, and those that a user may run after them. */
const COMMANDS = [
  ...Array.from(
    readFileSync('Makefile', 'utf8').matchAll(/: \$\(packages\) ##.*\n\t@.*npm run -s (\S+)/g),
    ([, name = '']) => name,
  ),
  'schemas',
];

/** Programs that the commands start by their file, as threads, processes or functions. */
const STARTED = [
  ...globSync('src/**/*.{process,worker,lambda}.ts'),
  ...globSync('scripts/{demo*,local,samples}/*.{process,worker,lambda}.ts'),
];

/** What runs the commands and synthesizes: nothing imports them. */
const PROGRAMS = ['node', 'aws-cdk'];

/** What the commands start to build the pipeline and the console. */
const BUILD = [...stepsTo('template'), ...stepsTo('console')]
  .map(({ program: [file = ''] }) => file)
  .filter((file) => file.endsWith('.ts'));

/** What the build starts from. */
const BUILT = ['bin/app.ts', 'src/console/main.tsx'];

/** The files of the project that a script of package.json runs. */
function filesOf(script: string): string[] {
  return Array.from(scripts[script]?.matchAll(/node (\S+\.ts)/g) ?? [], ([, file = '']) => file);
}

/** The packages that these files import, directly or through other files of the project. */
async function packagesOf(entryPoints: string[]): Promise<string[]> {
  const imports = Object.values(await moduleGraph(entryPoints)).flatMap((input) => input.imports);
  const names = imports.flatMap(({ path, external }) =>
    external && !/^(node:|#)/.test(path) ? (/^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []) : [],
  );
  return [...new Set(names)].sort();
}

describe('dependencies in package.json', () => {
  it('are what the commands of a user need, and nothing else', async () => {
    const files = [...new Set([...COMMANDS.flatMap(filesOf), ...BUILD, ...BUILT, ...STARTED])];
    expect(files).toContain('scripts/demo.ts');
    const used = await packagesOf(files);
    const declared = Object.keys({ ...dependencies, ...optionalDependencies });
    expect(used.filter((name) => !declared.includes(name))).toEqual([]);
    const unused = Object.keys(dependencies).filter((name) => !used.includes(name));
    expect(unused).toEqual(expect.arrayContaining(PROGRAMS));
    expect(unused.filter((name) => !PROGRAMS.includes(name))).toEqual([]);
  });
});
