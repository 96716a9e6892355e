import { describe, expect, it } from 'vitest';

import { defineCommand, WrongOptions } from '../../../scripts/cli/define-command.ts';
import { executeCommand } from '../../../scripts/cli/execute-command.ts';
import { list, share, textLike, wholeNumber } from '../../../scripts/cli/option-values.ts';
import { runInPipe } from '../../support/command-line.ts';

const count = defineCommand({
  name: 'npm run count --',
  summary: 'Counts what it is told to count, and says in a sentence of some length what it found.',
  options: {
    count: wholeNumber(1, 1000, { description: 'How many.' }),
    invalid: share({ description: 'How many of them are wrong.' }),
    only: list(
      textLike(/^[a-z]+$/, {
        placeholder: 'NAME',
        description: 'Counts only these.',
        expected: 'a name',
        example: 'apples',
      }),
    ),
    queueUrl: textLike(/^http/, {
      placeholder: 'URL',
      description: 'Where to count.',
      expected: 'a URL',
      example: 'http://127.0.0.1',
    }),
    keep: { description: 'Keep them.' },
    noSound: { description: 'Count silently.' },
  },
  examples: ['npm run count -- --count 5'],
  notes: [
    'A note that is longer than a line of a terminal, so that it has to be wrapped by the help.',
  ],
  exitCodes: { 0: 'counted', 1: 'not counted' },
  check: ({ count, keep }) => (keep && count === 13 ? ['--keep: not with --count 13'] : []),
  run: (values, { narration }) => {
    narration.write('Counting\n');
    return Promise.resolve({ exitCode: 0, json: values, text: `${JSON.stringify(values)}\n` });
  },
});

function failing(error: unknown) {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- code rejects with anything
  return { ...count, run: () => Promise.reject(error) };
}

describe('a command', () => {
  it('gets the values of its options in either notation, and prints what it gives', async () => {
    const argv = ['--count', '5', '--invalid=5%', '--keep', '--only', 'a,b', '--only', 'c'];
    const { code, stdout } = await runInPipe(count, argv);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'Counting\n{"count":5,"invalid":0.05,"only":["a","b","c"],"keep":true,"noSound":false}\n',
    );
  });

  it('may have a flag that begins with no', async () => {
    const { stdout } = await runInPipe(count, ['--json', '--no-sound']);
    expect(JSON.parse(stdout)).toEqual({ only: [], keep: false, noSound: true });
  });

  it('prints nothing but its result on stdout with --json', async () => {
    const { stdout, stderr } = await runInPipe(count, ['--json', '--queue-url', 'http://x']);
    expect(JSON.parse(stdout)).toEqual({
      only: [],
      keep: false,
      noSound: false,
      queueUrl: 'http://x',
    });
    expect(stderr).toBe('Counting\n');
  });

  it.each([
    [
      ['--count'],
      '--count: expected a whole number from 1 to 1000, got nothing; for example --count 100',
    ],
    [
      ['--count', '--keep'],
      '--count: expected a whole number from 1 to 1000, got nothing; for example --count 100',
    ],
    [
      ['--count=0'],
      '--count: expected a whole number from 1 to 1000, got "0"; for example --count 100',
    ],
    [
      ['--queue-url', 'x'],
      '--queue-url: expected a URL, got "x"; for example --queue-url http://127.0.0.1',
    ],
    [['--only', 'a', '--only', 'B'], '--only: expected a name, got "B"; for example --only apples'],
    [['--count', '5', '--count=6'], '--count: expected one value, got several'],
    [['--count', '5', '--count', '6', '--count', '5'], '--count: expected one value, got several'],
    [['--keep=yes'], '--keep takes no value, got "yes"'],
    [['--cuont', '5'], "unknown option '--cuont' (Did you mean --count?)"],
    [['--verbose'], "unknown option '--verbose'"],
    [['--constructor'], "unknown option '--constructor'"],
    [['-x'], "unknown option '-x'"],
    [['5'], '"5": expected an option, which begins with --'],
    [['--keep', '--count', '13'], '--keep: not with --count 13'],
  ])('refuses %j with one sentence and exit code 2', async (argv, problem) => {
    const { code, stdout, stderr } = await runInPipe(count, argv);
    expect(stderr).toBe(`error: ${problem}\nSee npm run count -- --help\n`);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('names everything that is wrong at once', async () => {
    const argv = ['--count', 'x', '--cuont', '5', '--invalid', '5', '--kep'];
    const { stderr } = await runInPipe(count, argv);
    const problems = stderr.split('\n').filter((line) => line.startsWith('error: '));
    expect(problems.map((line) => /--\w+/.exec(line)?.[0])).toEqual([
      '--count',
      '--invalid',
      '--cuont',
      '--kep',
    ]);
  });

  it('refuses as one JSON object with --json', async () => {
    const { code, stdout } = await runInPipe(count, ['--json', '--count', 'x']);
    const message =
      '--count: expected a whole number from 1 to 1000, got "x"; for example --count 100';
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'wrong_options', message, problems: [message] },
    });
    expect(code).toBe(2);
  });

  it('can still refuse its options while it works', async () => {
    const { code, stderr } = await runInPipe(failing(new WrongOptions(['no queue'])), []);
    expect([code, stderr]).toEqual([2, 'error: no queue\nSee npm run count -- --help\n']);
  });

  it('ends with 130 if it says that it was interrupted', async () => {
    const run = () => Promise.resolve({ exitCode: 130 as const, json: {}, text: '' });
    expect(await runInPipe({ ...count, run }, [])).toMatchObject({ code: 130 });
  });
});

describe('the help of a command', () => {
  it.each([['--help'], ['-h']])('is shown for %s, whatever else is wrong', async (help) => {
    const { code, stdout } = await runInPipe(count, ['--cuont', help]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: npm run count -- \[options\]\n/);
    expect(stdout).toMatch(/^ {2}--queue-url URL +Where to count\.$/m);
    expect(stdout).toMatch(/^ {2}--json +Print the result as one JSON object/m);
    expect(stdout).toContain('\nExamples:\n  npm run count -- --count 5\n');
    expect(stdout).toMatch(
      /\nExit codes:\n {2}0 +counted\n {2}1 +not counted\n {2}2 +wrong options\n/,
    );
  });

  it.each([
    [undefined, 80],
    [200, 80],
    [50, 50],
  ])('fits a terminal of %s columns', async (columns, expected) => {
    let text = '';
    const output = { write: (more: string) => (text += more), ...(columns && { columns }) };
    const { signal } = new AbortController();
    await executeCommand(count, {
      argv: ['--help'],
      env: {},
      stdout: output,
      stderr: output,
      signal,
    });
    const widest = Math.max(...text.split('\n').map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(expected);
    expect(widest).toBeGreaterThan(expected - 20);
  });

  it('is one JSON object with --json', async () => {
    const { stdout } = await runInPipe(count, ['--json', '--help']);
    expect(JSON.parse(stdout)).toEqual({ help: expect.stringContaining('Usage:') as string });
  });
});

describe('a command that fails', () => {
  it('says why in one line, and ends with 1', async () => {
    const { code, stdout, stderr } = await runInPipe(failing(new Error('no queue')), []);
    expect([code, stdout, stderr]).toEqual([1, '', 'error: no queue\n']);
  });

  it('says why as one JSON object with --json', async () => {
    const { code, stdout } = await runInPipe(failing(new Error('no queue')), ['--json']);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'failed', message: 'no queue' } });
    expect(code).toBe(1);
  });

  it.each([
    [
      'a package that is missing',
      new Error("Cannot find package 'tinybench' imported from x"),
      'The package tinybench is missing. Run: npm ci',
    ],
    [
      'several connections',
      new AggregateError([new Error('refused'), new Error('timed out')]),
      'Error: refused; Error: timed out',
    ],
    [
      'a fetch that nothing answers',
      new TypeError('fetch failed', { cause: new Error('refused') }),
      'fetch failed',
    ],
  ])('shows no stack for %s', async (_, error, text) => {
    expect((await runInPipe(failing(error), [])).stderr).toBe(`error: ${text}\n`);
  });

  it('names the place of a file that is no code', async () => {
    const place = '/src/handlers/a.ts:1\nconst a: = ;\n         ^\n\n';
    const error = new SyntaxError('Unexpected token `=`');
    error.stack = `${place}SyntaxError: ${error.message}\n    at parseTypeScript (node:internal)`;
    const { stderr } = await runInPipe(failing(error), []);
    expect(stderr).toBe(`error: ${place}SyntaxError: ${error.message}\n`);
  });

  it('shows the stack of a bug, and asks to report it', async () => {
    const { code, stdout, stderr } = await runInPipe(failing(new TypeError('x is no function')), [
      '--json',
    ]);
    expect(stderr).toMatch(/^error: TypeError: x is no function\n +at /);
    expect(stderr).toContain('This is a bug in Event Processor. Please report it');
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'bug', message: 'x is no function' } });
    expect(code).toBe(1);
  });
});

describe('a command that is interrupted', () => {
  const signal = AbortSignal.abort();

  it.each([
    ['the reason of its signal', signal.reason as unknown],
    ['an AbortError', Object.assign(new Error('cut off'), { name: 'AbortError' })],
  ])('says nothing of %s', async (_, error) => {
    const { code, stdout, stderr } = await runInPipe(failing(error), [], { signal });
    expect([code, stdout, stderr]).toEqual([130, '', '']);
  });

  it('tells every other error: something may not be cleaned up', async () => {
    const error = new Error('the table was not deleted');
    const { code, stderr } = await runInPipe(failing(error), [], { signal });
    expect([code, stderr]).toEqual([130, 'error: the table was not deleted\n']);
  });

  it('still prints one JSON object with --json', async () => {
    const { stdout } = await runInPipe(failing(signal.reason), ['--json'], { signal });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted' } });
  });
});

describe('a group of commands', () => {
  const events = {
    name: 'npm run events --',
    summary: 'Finds events, and sends them again.',
    commands: [
      { ...count, name: 'list', summary: 'Lists events.' },
      {
        ...count,
        name: 'show',
        summary: 'Shows one event.',
        operands: [{ name: 'ID', description: 'The id of the event.' }],
        run: (_: unknown, { operands }: { readonly operands: readonly string[] }) =>
          Promise.resolve({ exitCode: 0 as const, json: { operands }, text: operands.join() }),
      },
    ],
  };

  it('runs the command that is named, with its options and operands', async () => {
    expect(await runInPipe(events, ['list', '--count', '5', '--json'])).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify({ count: 5, only: [], keep: false, noSound: false })}\n`,
    });
    expect(await runInPipe(events, ['show', 'pay-1'])).toMatchObject({ code: 0, stdout: 'pay-1' });
  });

  it('lists its commands in its help, and a command has its own', async () => {
    const { stdout } = await runInPipe(events, ['--help']);
    expect(stdout).toMatch(/^ {2}list.*Lists events\.\n {2}show.*Shows one event\.$/m);
    const { stdout: help } = await runInPipe(events, ['show', '--help']);
    expect(help).toContain('Usage: npm run events -- show [options] [ID]');
  });

  it.each([
    [['lst'], "unknown command 'lst' (Did you mean list?)", ''],
    [[], 'expected a command: list, show', ''],
    [['--cuont'], "unknown option '--cuont'", ''],
    [['list', '--count', 'x'], '--count: expected', ' list'],
    [['show', 'a', 'b'], '"b": expected an option', ' show'],
  ])('refuses %j and names the help that says more', async (argv, problem, name) => {
    const { code, stderr } = await runInPipe(events, argv);
    expect(stderr).toContain(`error: ${problem}`);
    expect(stderr).toContain(`See npm run events --${name} --help\n`);
    expect(code).toBe(2);
  });
});
