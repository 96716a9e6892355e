import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createAjv } from '../../../scripts/schemas/ajv.ts';
import { runInPipe } from '../../support/command-line.ts';
import { command } from '../schema-suite.ts';
import type { Peer } from './peer.ts';
import type { SuiteResult } from './run-suite.ts';
import { schemaSuite } from './schema-suite.ts';
import { inStrictStyle } from './strict-style.ts';

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'schema-suite-'));
});
afterEach(() => rmSync(checkout, { recursive: true }));

/** Writes a file of the suite. Each group has a schema, and values with their expected validity. */
function write(
  file: string,
  groups: Record<string, [schema: unknown, tests: [unknown, boolean][]]>,
) {
  const path = join(checkout, 'tests/draft2020-12', file);
  mkdirSync(dirname(path), { recursive: true });
  const content = Object.entries(groups).map(([description, [schema, tests]]) => ({
    description,
    schema,
    tests: tests.map(([data, valid]) => ({ description: JSON.stringify(data), data, valid })),
  }));
  writeFileSync(path, JSON.stringify(content));
}

const run = (...argv: string[]) => runBeside(undefined, ...argv);

function runBeside(peer: (() => Promise<Peer>) | undefined, ...argv: string[]) {
  return runInPipe(
    { ...command, run: (values, session) => schemaSuite(values, session, peer) },
    argv,
  );
}

describe('schema-suite', () => {
  it('counts right verdicts and refused groups, and exits with 0', async () => {
    write('minimum.json', {
      'a bound without a type': [
        { minimum: 2 },
        [
          [1, false],
          [2, true],
          ['text', true],
        ],
      ],
      'a schema that says no': [false, [[{}, false]]],
    });
    write('ref.json', { elsewhere: [{ $ref: 'other.json' }, [[1, true]]] });
    const { code, stdout } = await run('--suite', checkout, '--refused');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'refused  ref.json: elsewhere: $ref "other.json" at "" leaves the file',
        'Groups: 3, compiled 2, refused 1',
        'Verdicts: 4, right 4, documented differences 0, wrong 0',
        '',
      ].join('\n'),
    );
  });

  it('names every wrong verdict, and exits with 1', async () => {
    write('required.json', {
      lies: [
        { required: ['a'] },
        [
          [{}, true],
          [{ a: 1 }, false],
          [{ a: 2 }, true],
        ],
      ],
    });
    const { code, stdout } = await run('--suite', checkout);
    expect(code).toBe(1);
    expect(stdout).toContain('wrong    required.json: lies: {}: we say invalid\n');
    expect(stdout).toContain('wrong    required.json: lies: {"a":1}: we say valid\n');
    expect(stdout).toContain('Verdicts: 3, right 1, documented differences 0, wrong 2');
  });

  it('does not count documented differences as wrong verdicts, and exits with 0', async () => {
    const email = [
      { description: 'invalid is only an annotation by default', data: 'no', valid: true },
    ];
    const path = join(checkout, 'tests/draft2020-12/format.json');
    mkdirSync(dirname(path), { recursive: true });
    const group = { description: 'email format', schema: { format: 'email' }, tests: email };
    writeFileSync(path, JSON.stringify([group]));
    const { code, stdout } = await run('--suite', checkout, '--json');
    expect(code).toBe(0);
    const { suite } = JSON.parse(stdout) as { suite: SuiteResult };
    expect(suite.wrong).toMatchObject([
      {
        file: 'format.json',
        ours: 'invalid',
        documented: 'formats are checked, not only annotations',
      },
    ]);
  });

  it('compares random schemas with another validator, and exits with 0 if all verdicts agree', async () => {
    const ajv: Peer = (schema) => Promise.resolve((value) => createAjv().compile(schema)(value));
    const peer = () => Promise.resolve(ajv);
    const { code, stdout } = await runBeside(peer, '--random', '20', '--seed', '3');
    expect(stdout).toMatch(/^Random schemas: seed 3, compared \d+, refused \d+, different 0\n$/);
    expect(code).toBe(0);
  });

  it('shows a value for which the verdicts differ, and exits with 1', async () => {
    const yesMan: Peer = () => Promise.resolve(() => true);
    const { code, stdout } = await runBeside(
      () => Promise.resolve(yesMan),
      '--random',
      '20',
      '--seed',
      '3',
    );
    expect(stdout).toMatch(/^differs {2}[[{].*: we say invalid, by \{/);
    expect(code).toBe(1);
  });

  it.each([
    [[], '--suite: expected a path, got nothing'],
    [['--siute', 'x'], '(Did you mean --suite?)'],
  ])('explains the command line %j', async (argv, problem) => {
    const { code, stderr } = await run(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });

  it('says where to get the suite if a folder does not hold it', async () => {
    const { code, stderr } = await run('--suite', checkout);
    expect(stderr).toContain('clone https://github.com/json-schema-org/JSON-Schema-Test-Suite');
    expect(code).toBe(1);
  });
});

describe('the strict style', () => {
  it.each([
    ['a keyword without a type', { minLength: 2 }, undefined, 6],
    ['several types', { type: ['string', 'number'], minimum: 1 }, undefined, 2],
  ])('splits a schema into branches by type: %s', (_, schema, type, branches) => {
    expect(inStrictStyle(schema, type)).toMatchObject({ anyOf: { length: branches } });
  });

  it.each([
    [{ minimum: 1, minLength: 2 }, 'string', { minLength: 2, type: 'string' }],
    [{ type: 'integer', minimum: 1 }, 'number', { type: 'integer', minimum: 1 }],
    [{ type: 'string' }, 'number', false],
    [{ not: { minimum: 1 } }, 'number', { not: { minimum: 1, type: 'number' }, type: 'number' }],
    [true, 'number', true],
    [{ enum: [1, 'a', null] }, 'string', { enum: ['a'], type: 'string' }],
    [{ enum: [1, 2.5] }, 'integer', { enum: [1], type: 'integer' }],
    [{ enum: [1] }, 'string', false],
    [{ const: 'a' }, 'null', false],
    [{ default: 1, examples: [1] }, 'string', { type: 'string' }],
    [{ required: ['a'] }, 'object', { required: ['a'], properties: { a: true }, type: 'object' }],
    [
      { required: ['a'], additionalProperties: false },
      'object',
      { required: ['a'], properties: { a: false }, additionalProperties: false, type: 'object' },
    ],
  ] as const)('of %j for values of type %s is %j', (schema, type, expected) => {
    expect(inStrictStyle(schema, type)).toEqual(expected);
  });
});
