import { describe, expect, it } from 'vitest';

import { prettyJson } from '../../../scripts/cli/pretty-json.ts';
import { createCounter } from '../../../scripts/cli/progress.ts';
import { shellWord } from '../../../scripts/cli/shell-word.ts';
import { columnsOf, indented, wrap } from '../../../scripts/cli/wrap.ts';

describe('wrap', () => {
  it('breaks at spaces only', () => {
    const id = 'x'.repeat(50);
    expect(wrap(`one two three ${id} four`, 20)).toEqual(['one two three', id, 'four']);
    expect(wrap('', 20)).toEqual(['']);
    expect(wrap('a b', Infinity)).toEqual(['a b']);
  });

  it('sets a text behind its name', () => {
    expect(indented('a long text of several words', 26, 6, 'Name')).toBe(
      'Name  a long text of\n      several words\n',
    );
  });

  it('breaks nothing in a pipe', () => {
    expect(columnsOf({})).toBe(Infinity);
    expect(columnsOf({ isTTY: true })).toBe(80);
    expect(columnsOf({ isTTY: true, columns: 40 })).toBe(40);
  });
});

describe('prettyJson', () => {
  it.each([
    ['{"a":1.50,"b":[1,{"c":"x, {y}: \\"z\\""}],"d":{},"e":[]}'],
    [' { "n" : 12345678901234567890.10 } '],
    ['[[[]]]'],
    ['"text"'],
    ['true'],
  ])('changes nothing but white space of %s', (text) => {
    const pretty = prettyJson(text);
    expect(JSON.parse(pretty)).toEqual(JSON.parse(text));
    const squeezed = (json: string): string => json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
    expect(squeezed(pretty)).toBe(squeezed(text));
  });

  it('gives each member a line', () => {
    expect(prettyJson('{"a":[1,2],"b":{}}')).toBe('{\n  "a": [\n    1,\n    2\n  ],\n  "b": {}\n}');
  });

  it.each(['not JSON', '{"a":', '}}', '"open', ''])('leaves %j readable', (text) => {
    const without = (spaced: string): string => spaced.replace(/\s/g, '');
    expect(without(prettyJson(text))).toBe(without(text));
  });

  it.each([
    ['quotes that are escaped', '"' + '\\"'.repeat(500_000)],
    ['backslashes', '"' + '\\'.repeat(1_000_001)],
    ['quotes', '"'.repeat(1_000_001)],
    ['one long string', `"${'x'.repeat(1_000_000)}`],
    ['commas', ','.repeat(1_000_000)],
  ])('sets a hostile text of 1 MiB: %s', (_, text) => {
    expect(prettyJson(text).replace(/\s/g, '') === text).toBe(true);
  });

  it('stays small for a text that nests deeply', () => {
    const text = '['.repeat(100_000);
    expect(prettyJson(text).length).toBeLessThan(80 * text.length);
  });
});

describe('shellWord', () => {
  it.each([
    ['acme#evt-1', 'acme#evt-1'],
    ['#message', "'#message'"],
    ['a b', "'a b'"],
    ["it's", String.raw`'it'\''s'`],
    ['$x', "'$x'"],
    ['', "''"],
  ])('writes %s as %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});

describe('a counter', () => {
  it('is a plain line every ten seconds in a pipe', () => {
    let printed = '';
    let now = 0;
    const counter = createCounter({ write: (text) => (printed += text) }, 'Events', () => now);
    for (const [time, count] of [
      [0, 1],
      [9_000, 500],
      [10_000, 1234],
      [11_000, 2000],
    ] as const) {
      now = time;
      counter.update(count);
    }
    counter.finish();
    expect(printed).toBe('Events: 1,234\n');
  });

  it('is one line on a terminal', () => {
    let printed = '';
    const output = { isTTY: true, write: (text: string) => (printed += text) };
    const counter = createCounter(output, 'Events', () => 0);
    counter.update(7);
    counter.finish();
    expect(printed).toBe('\r\u001b[2KEvents: 7\r\u001b[2K');
  });
});
