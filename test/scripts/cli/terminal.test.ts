import { stripVTControlCharacters } from 'node:util';

import { describe, expect, test } from 'vitest';

import { paintFor } from '../../../scripts/cli/colours.ts';
import {
  existingPath,
  list,
  positiveNumber,
  share,
  textLike,
  url,
  wholeNumber,
} from '../../../scripts/cli/option-values.ts';
import { createCounter, createProgress } from '../../../scripts/cli/progress.ts';

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
    [
      'a path',
      existingPath({ placeholder: 'FILE', description, example: 'package.json' }),
      { 'package.json': 'package.json' },
      ['no-such-file', ''],
    ],
  ])('that is %s is read, and anything else refused', (_, option, good, bad) => {
    for (const [text, value] of Object.entries(good)) expect(option.parse(text)).toBe(value);
    for (const text of bad) expect(option.parse(text), text).toBeUndefined();
  });

  test('of a list is one of several between commas, and each is checked', () => {
    expect(list(name).parse('a,b')).toEqual(['a', 'b']);
    expect(list(name).parse('a,B')).toBeUndefined();
  });

  test('is accepted if it is the example of an error', () => {
    for (const option of [
      wholeNumber(1, 1000, { description }),
      positiveNumber({ description }),
      share({ description }),
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
  interface Shown {
    readonly isTTY: boolean;
    readonly columns?: number;
  }

  function shown(
    terminal: Shown,
    step: (update: (done: number, note?: string) => void, wait: (ms: number) => void) => void,
  ) {
    let text = '';
    let time = 0;
    const output = { ...terminal, write: (more: string) => (text += more) };
    const progress = createProgress(output, 'Sending', 200, () => time, {});
    step(progress.update, (milliseconds) => (time += milliseconds));
    progress.finish();
    return text;
  }

  test('is a line for each tenth in a pipe', () => {
    const text = shown({ isTTY: false }, (update) =>
      [10, 20, 25, 90, 200].forEach((done) => update(done)),
    );
    expect(text).toBe('Sending: 20/200\nSending: 90/200\nSending: 200/200\n');
  });

  test('is a bar with the speed on a terminal, and is taken away at the end', () => {
    const text = shown({ isTTY: true }, (update, wait) => {
      wait(1000);
      update(100);
    });
    expect(text).toContain('█'.repeat(15));
    expect(text).toContain('100/200  100/s');
    expect(text.endsWith('\r\u001b[2K')).toBe(true);
  });

  test.each([80, 40, 30, 12])('never wraps on a terminal of %i columns', (columns) => {
    const text = shown({ isTTY: true, columns }, (update, wait) => {
      for (const done of [1, 100, 200]) {
        wait(1000);
        update(done);
        update(done, 'a long text of the command that the terminal may have no room for, 123/s');
      }
    });
    const drawn = text.split('\r').map((line) => stripVTControlCharacters(line));
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(columns);
    expect(text).not.toContain('\n');
  });

  test('draws the bar no more often than anybody sees, but always when all is done', () => {
    const text = shown({ isTTY: true }, (update) => [1, 2, 3, 200].forEach((done) => update(done)));
    expect(text).not.toContain(' 2/200');
    expect(text).toContain('200/200');
  });
});

describe('a count', () => {
  function counted(isTTY: boolean): string {
    let text = '';
    let time = 0;
    const output = { isTTY, write: (more: string) => (text += more) };
    const counter = createCounter(output, 'Checked', () => time);
    for (const done of [1_000, 2_000, 3_000]) {
      time += 6_000;
      counter.update(done);
    }
    counter.finish();
    return text;
  }

  test('is a line every ten seconds in a pipe', () => {
    expect(counted(false)).toBe('Checked: 2,000\n');
  });

  test('stays in one line on a terminal, and is taken away at the end', () => {
    expect(counted(true)).toMatch(/Checked: 1,000\r.*Checked: 2,000\r.*Checked: 3,000\r\S+$/);
  });
});
