import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { command } from '../../scripts/events.ts';
import { partsOf, withCommands } from './sessions.ts';
import { StableText } from './stable-text.ts';
import { EVENTS } from './shell.ts';

const DOCUMENT = readFileSync('docs/operating.md', 'utf8');

describe('docs/operating.md', () => {
  it('shows a session of each subcommand for operators', () => {
    const shown = partsOf(DOCUMENT).flatMap((part) =>
      part.kind === 'session'
        ? part.commands.flatMap(({ line }) =>
            line.startsWith(EVENTS) ? [line.slice(EVENTS.length).split(' ')[0]] : [],
          )
        : [],
    );
    // docs/sending.md shows `send`, which is for those who send events, and docs/console.md the console.
    const elsewhere = ['send', 'console'];
    const all = command.commands.map(({ name }) => name);
    const names = all.filter((name) => !elsewhere.includes(name));
    expect([...new Set(shown)].sort()).toEqual(names.toSorted());
  });
});

const TEXT = `Words.

<!-- step: fix it -->

\`\`\`console
$ one
a

b

$ two
$ three
c
\`\`\`
`;

describe('the sessions of a document', () => {
  it('are its commands with their output, between the steps', () => {
    expect(partsOf(TEXT)).toEqual([
      { kind: 'step', name: 'fix it' },
      {
        kind: 'session',
        commands: [
          { line: 'one', output: ['a', '', 'b'] },
          { line: 'two', output: [] },
          { line: 'three', output: ['c'] },
        ],
        from: 5,
        to: 13,
      },
    ]);
  });

  it('can be written again', () => {
    const parts = partsOf(TEXT);
    const same = new Map(parts.map((part) => [part, part.kind === 'session' ? part.commands : []]));
    expect(withCommands(TEXT, same)).toBe(TEXT);
    const other = new Map(
      parts.map((part) => [part, part.kind === 'session' ? [{ line: 'four', output: ['d'] }] : []]),
    );
    expect(withCommands(TEXT, other).split('\n').slice(4)).toEqual([
      '```console',
      '$ four',
      'd',
      '```',
      '',
    ]);
  });
});

describe('a stable text', () => {
  it.each([
    ['2026-11-28 09:00:03', '<time>'],
    ['2026-11-28T09:00:03.123Z', '<time>'],
    ['until 2027-02-26', 'until <date>'],
    ['24 sent in 2.4 s, 10.0/s', '24 sent in <duration>, <rate>'],
    ['acme#pay-301  v1  5', 'acme#pay-301  v1  5'],
    ['f1_3f9a0c12be77', 'f1_3f9a0c12be77'],
  ])('has placeholders for what changes: %s', (text, stable) => {
    expect(new StableText().of(text)).toBe(stable);
  });

  it('leaves out which outcomes came within the last seconds', () => {
    const lines = [
      'outcomes      4.1/s  21:39:02–21:39:12',
      '  processed     3.0/s',
      '    24  f1_0',
    ];
    expect(new StableText().linesOf(lines)).toEqual([
      'outcomes      <rate>  <time>–<time>',
      '    24  f1_0',
    ]);
  });

  it('tells ids apart, and knows which id of another run is meant', () => {
    const [here, there] = [new StableText(), new StableText()];
    const first = '20261128T211530Z-7f3a';
    const text = 'replay 20261128T211530Z-7f3a, not 20261128T211531Z-0000';
    expect(here.of(text)).toBe('replay <operation 1>, not <operation 2>');
    expect(there.of('replay 20270101T000000Z-aaaa')).toBe('replay <operation 1>');
    expect(here.translate(`show ${first}`, there)).toBe('show 20270101T000000Z-aaaa');
    expect(here.translate('show 20261128T211531Z-0000', there)).toBe('show 20261128T211531Z-0000');
  });
});
