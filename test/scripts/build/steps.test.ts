import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { stepsTo } from '../../../scripts/build/steps.ts';
import { moduleGraph } from '../../support/module-graph.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** The files of the project that a program imports. */
async function filesOf(...entryPoints: string[]): Promise<string[]> {
  return Object.keys(await moduleGraph(entryPoints));
}

describe('a step of the build depends', () => {
  const steps = [...stepsTo('template'), ...stepsTo('samples')];

  it.each(steps.map((step) => [step.name, step] as const))(
    'on every file that makes %s',
    async (name, { inputs, program: [script = ''] }) => {
      const programs: Readonly<Record<string, string[]>> = {
        consumer: [script, 'src/entrypoints/consume.lambda.ts'],
        template: ['bin/app.ts'],
      };
      const files = await filesOf(...(programs[name] ?? [script]));
      expect(files.length).toBeGreaterThan(1);
      const covered = (file: string): boolean =>
        inputs.some((input) => file === input || file.startsWith(`${input}/`));
      expect(files.filter((file) => !covered(file))).toEqual([]);
    },
  );

  it.each(steps.map((step) => [step.name, step] as const))(
    'on the versions of packages: %s',
    (_, { inputs }) => {
      expect(inputs).toEqual(expect.arrayContaining(['package.json', 'package-lock.json']));
    },
  );

  it('on the results of the step before it', () => {
    const [schemas, openapi, consumer, template] = stepsTo('template');
    expect(openapi?.inputs).toEqual(expect.arrayContaining([...(schemas?.outputs() ?? [])]));
    expect(consumer?.inputs).toEqual(expect.arrayContaining([...(schemas?.outputs() ?? [])]));
    expect(consumer?.inputs).toEqual(expect.arrayContaining([...(openapi?.outputs() ?? [])]));
    expect(template?.inputs).toEqual(expect.arrayContaining([...(consumer?.outputs() ?? [])]));
  });

  it('on the settings of the stack, if it is the template', () => {
    const [plain, fifo] = [stepsTo('template'), stepsTo('template', ['fifo=true'])];
    expect(fifo.at(-1)?.program).toEqual([...(plain.at(-1)?.program ?? []), '-c', 'fifo=true']);
    expect(fifo.slice(0, -1)).toEqual(plain.slice(0, -1));
  });
});

/** Makes a process fail if it loads a file that only a build makes. */
const REFUSES_BUILDS = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(specifier, context, next) {
      if (/^#(generated|samples)\\//.test(specifier)) throw new Error('loads ' + specifier);
      return next(specifier, context);
    },
  });
`)}`;

const COMMANDS = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /^exec node (\S+\.ts)$/.exec(script) ?? [];
  return file === undefined ? [] : [[name, file] as const];
});

/** Runs `--help` of each command in one process, and prints the name of the file and what went wrong. */
const HELP_OF_ALL = `
  import { executeCommand } from './scripts/cli/execute-command.ts';
  for (const file of process.argv.slice(1)) {
    let printed = '';
    const output = { write: (text) => (printed += text) };
    try {
      const { command } = await import(process.cwd() + '/' + file);
      const { signal } = new AbortController();
      await executeCommand(command, { argv: ['--help'], env: {}, stdout: output, stderr: output, signal });
      if (!printed.startsWith('Usage: ')) throw new Error(printed);
    } catch (error) {
      console.log(file + ': ' + error.message);
    }
  }
`;

describe('--help', () => {
  it('of a command loads nothing that must be built first', () => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [
        ...['--import', REFUSES_BUILDS, '--input-type=module', '--eval', HELP_OF_ALL],
        ...COMMANDS.map(([, file]) => file),
      ],
      { encoding: 'utf8', env: { PATH: process.env['PATH'] } },
    );
    expect([stdout, stderr, status]).toEqual(['', '', 0]);
  });

  it('is tested for every command of the project', () => {
    const names = COMMANDS.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['demo', 'demo-orders', 'local', 'send-events', 'new-event']),
    );
  });
});
