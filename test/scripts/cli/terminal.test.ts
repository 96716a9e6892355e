import { describe, expect, test } from 'vitest';

import { readArguments } from '../../../scripts/cli/arguments.ts';
import { paintFor } from '../../../scripts/cli/colours.ts';
import {
  positiveNumber,
  share,
  textLike,
  url,
  wholeNumber,
} from '../../../scripts/cli/option-values.ts';
import { createProgress } from '../../../scripts/cli/progress.ts';
import { helpText, problemText } from '../../../scripts/cli/usage.ts';

const OPTIONS = {
  count: wholeNumber(1, 1000, { description: 'How many.' }),
  rate: positiveNumber({ description: 'How fast.' }),
  invalid: share({ description: 'How faulty.' }),
  json: { description: 'As JSON.' },
  help: { description: 'This text.' },
} as const;

describe('arguments', () => {
  test('are read as what their options say, in either notation', () => {
    const { values, problems } = readArguments(OPTIONS, ['--count', '5', '--invalid=5%', '--json']);
    expect(problems).toEqual([]);
    expect(values).toEqual({ count: 5, rate: undefined, invalid: 0.05, json: true, help: false });
  });

  test.each([
    [
      ['--count'],
      '--count: expected a whole number from 1 to 1000, got nothing; for example --count 100',
    ],
    [
      ['--count', '--json'],
      '--count: expected a whole number from 1 to 1000, got nothing; for example --count 100',
    ],
    [
      ['--count=0'],
      '--count: expected a whole number from 1 to 1000, got "0"; for example --count 100',
    ],
    [['--json=yes'], '--json takes no value, got "yes"'],
    [['--cuont', '5'], '--cuont: no such option; did you mean --count?'],
    [['--counts', '5'], '--counts: no such option; did you mean --count?'],
    [
      ['--verbose'],
      '--verbose: no such option; there are --count, --rate, --invalid, --json, --help',
    ],
    [
      ['--constructor'],
      '--constructor: no such option; there are --count, --rate, --invalid, --json, --help',
    ],
    [['5'], '"5": expected an option, which starts with --'],
    [['-xy'], '"-xy": expected an option, which starts with --'],
  ])('%j are refused with what was expected', (argv, problem) => {
    expect(readArguments(OPTIONS, argv).problems).toEqual([problem]);
  });

  test('that are wrong are named all at once, and those that are right still read', () => {
    const { values, problems } = readArguments(OPTIONS, ['--count', 'x', '--rate', '0', '--json']);
    expect(problems).toHaveLength(2);
    expect(values).toMatchObject({ count: undefined, rate: undefined, json: true });
  });

  test('ask for help with -h as well', () => {
    expect(readArguments(OPTIONS, ['-h']).values.help).toBe(true);
  });
});

describe('a value', () => {
  const description = '';
  const name = textLike(/^[a-z]+$/, {
    placeholder: 'NAME',
    description,
    expected: 'a name',
    example: 'a',
  });

  test.each([
    [
      'a whole number',
      wholeNumber(1, 10, { description }),
      { '1': 1, '10': 10 },
      ['0', '11', '1.5', '-1', '1e1', ''],
    ],
    [
      'a positive number',
      positiveNumber({ description }),
      { '0.5': 0.5, '500': 500 },
      ['0', '-1', 'x', 'Infinity', ''],
    ],
    [
      'a share',
      share({ description }),
      { '5%': 0.05, '2.5%': 0.025, '100%': 1, '0.05': 0.05, '.5': 0.5, '0': 0, '1.0': 1 },
      ['5', '1', '101%', '1.5', '-1%', '%', ''],
    ],
    ['a text', name, { abc: 'abc' }, ['ABC', '']],
    [
      'a URL',
      url({ description }),
      { 'http://127.0.0.1:1/q': 'http://127.0.0.1:1/q' },
      ['queue', 'ftp://host/', ''],
    ],
  ])('that is %s is read, and anything else refused', (_, option, good, bad) => {
    for (const [text, value] of Object.entries(good)) expect(option.parse(text)).toBe(value);
    for (const text of bad) expect(option.parse(text), text).toBeUndefined();
  });

  test('given as an example is one that would do', () => {
    for (const option of [
      OPTIONS.count,
      OPTIONS.rate,
      OPTIONS.invalid,
      url({ description }),
      name,
    ]) {
      expect(option.parse(option.example)).toBeDefined();
    }
  });
});

describe('colours', () => {
  const write = () => true;

  test.each([
    ['on a terminal', { isTTY: true, write }, {}, true],
    ['in a pipe', { write }, {}, false],
    ['with NO_COLOR', { isTTY: true, write }, { NO_COLOR: '1' }, false],
    ['on a dumb terminal', { isTTY: true, write }, { TERM: 'dumb' }, false],
    ['in a pipe with FORCE_COLOR', { write }, { FORCE_COLOR: '1' }, true],
    ['in a pipe with FORCE_COLOR=0', { write }, { FORCE_COLOR: '0' }, false],
  ])('%s are as a user expects them', (_, output, env, coloured) => {
    expect(paintFor(output, env)('red', 'text')).toBe(
      coloured ? '\u001b[31mtext\u001b[39m' : 'text',
    );
  });
});

describe('progress', () => {
  function shown(
    isTTY: boolean,
    step: (update: (done: number) => void, wait: (ms: number) => void) => void,
  ) {
    let text = '';
    let time = 0;
    const output = { isTTY, write: (more: string) => (text += more) };
    const progress = createProgress(output, 'Sending', 200, () => time, {});
    step(progress.update, (milliseconds) => (time += milliseconds));
    progress.finish();
    return text;
  }

  test('is a line for each tenth in a pipe', () => {
    const text = shown(false, (update) => [10, 20, 25, 90, 200].forEach((done) => update(done)));
    expect(text).toBe('Sending: 20/200\nSending: 90/200\nSending: 200/200\n');
  });

  test('is a bar with the speed on a terminal, taken away in the end', () => {
    const text = shown(true, (update, wait) => {
      wait(1000);
      update(100);
    });
    expect(text).toContain('█'.repeat(15));
    expect(text).toContain('100/200  100/s');
    expect(text.endsWith('\r\u001b[2K')).toBe(true);
  });

  test('draws the bar no more often than is seen, but always when all is done', () => {
    const text = shown(true, (update) => [1, 2, 3, 200].forEach((done) => update(done)));
    expect(text).not.toContain(' 2/200');
    expect(text).toContain('200/200');
  });
});

describe('help', () => {
  const plain = paintFor({ write: () => true }, {});
  const usage = {
    command: 'npm run count --',
    summary: 'Counts.',
    options: OPTIONS,
    examples: ['npm run count -- --count 5'],
    notes: ['Exit code: 0.'],
  };

  test('lists every option with what it is for', () => {
    const text = helpText(usage, plain);
    expect(text).toContain('Usage: npm run count -- [options]');
    expect(text).toContain('  --count NUMBER   How many.\n');
    expect(text).toContain('  --json           As JSON.\n');
    expect(text.endsWith('Exit code: 0.\n')).toBe(true);
  });

  test('is pointed to where a command line is refused', () => {
    expect(problemText(usage, ['a', 'b'], plain)).toBe(
      'error: a\nerror: b\nSee npm run count -- --help\n',
    );
  });
});
