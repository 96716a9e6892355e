import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { command } from '../../../scripts/build-schemas.ts';
import { buildFailures, buildSchemas } from '../../../scripts/schemas/build-schemas.ts';
import { SchemaProblems } from '../../../scripts/schemas/problem.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { runInPipe } from '../../support/command-line.ts';
import { importValidators, schemaFile } from '../../support/compiled-schemas.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

let directory: string;
let from: string;
let to: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'build-schemas-'));
  from = join(directory, 'schemas');
  to = join(directory, 'generated');
  mkdirSync(from);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(from, path)), { recursive: true });
  writeFileSync(join(from, path), content);
}

/** Writes `<id>.json` as an object with one required string. */
function writeSchema(id: string, special: Record<string, unknown> = {}): void {
  const properties = { name: { type: 'string', description: 'Its name.', minLength: 1 } };
  const plain = {
    $schema: DIALECT,
    $id: id,
    description: 'It is done.',
    type: 'object',
    required: ['name'],
    properties,
  };
  write(`${id}.json`, JSON.stringify({ ...plain, ...special }));
}

async function problems() {
  const error: unknown = await buildSchemas(from, to).catch((reason: unknown) => reason);
  return error instanceof SchemaProblems ? error.problems : expect.fail('the schemas were built');
}

describe('building schemas', () => {
  it('writes validators, types and data, sorted by event type and version', async () => {
    writeSchema('b.done/v10');
    writeSchema('b.done/v2');
    writeSchema('A_DONE/v1');

    await expect(buildSchemas(from, to)).resolves.toEqual({
      eventTypes: 2,
      schemas: 3,
      written: [
        'validators/A_DONE/v1.cjs',
        'validators/b.done/v2.cjs',
        'validators/b.done/v10.cjs',
        'validators/_formats.cjs',
        'validators.js',
        'validators.d.ts',
        'events.ts',
        'schemas.js',
        'schemas.d.ts',
        'validators/_envelopes.cjs',
      ],
      removed: [],
      warnings: [],
    });

    const { validators } = await importValidators(to);
    expect(validators.map(({ eventType, version }) => `${eventType}/${version}`)).toEqual([
      'A_DONE/v1',
      'b.done/v2',
      'b.done/v10',
    ]);
    expect(validators[0]?.validate({ name: 'x' })).toEqual([]);
    expect(validators[0]?.validate({ name: '' })).toMatchObject([
      { instancePath: '/name', keyword: 'minLength' },
    ]);

    const { schemas } = (await import(pathToFileURL(join(to, 'schemas.js')).href)) as {
      schemas: unknown[];
    };
    expect(schemas[1]).toMatchObject({
      eventType: 'b.done',
      version: 'v2',
      schema: { $id: 'b.done/v2', required: ['name'] },
    });
  });

  it('writes validators that load only the table of formats, and no schema compiler', async () => {
    writeSchema('plain.done/v1');
    writeSchema('thing.done/v1', {
      properties: {
        name: { type: 'string', maxLength: 9, format: 'date-time' },
        kind: { enum: [{ a: 1 }, 'b'] },
      },
    });
    await buildSchemas(from, to);
    const needed = (file: string) => {
      const code = readFileSync(join(to, file), 'utf8');
      for (const stranger of ['new Function', 'import(', 'ajv/dist']) {
        expect(code).not.toContain(stranger);
      }
      return code.match(/\brequire\(.*?\)|\bimport\b(?!\.meta).*?;/g) ?? [];
    };
    expect(needed('validators/plain.done/v1.cjs')).toEqual([]);
    expect(needed('validators/thing.done/v1.cjs')).toEqual(['require("../_formats.cjs")']);
    expect(needed('validators/_formats.cjs')).toEqual([]);
    expect(needed('validators.js')).toEqual([expect.stringMatching(/from"node:module";$/)]);
  });

  it('writes a list that loads no validator before its first body', async () => {
    writeSchema('thing.done/v1');
    await buildSchemas(from, to);
    const [folder, elsewhere] = [join(to, 'validators'), join(to, 'elsewhere')];
    renameSync(folder, elsewhere);
    const [thing] = (await importValidators(to)).validators;
    expect(() => thing?.validate({ name: 'x' })).toThrow('Cannot find module');

    renameSync(elsewhere, folder);
    expect(thing?.validate({ name: 'x' })).toEqual([]);

    rmSync(folder, { recursive: true });
    expect(thing?.validate({ name: '' })).toHaveLength(1);
  });

  it('writes only the files that changed', async () => {
    writeSchema('thing.done/v1');
    await buildSchemas(from, to);
    const times = () =>
      readdirSync(to, { recursive: true, encoding: 'utf8' }).map(
        (name) => statSync(join(to, name)).mtimeMs,
      );
    const before = times();

    expect((await buildSchemas(from, to)).written).toEqual([]);
    expect(times()).toEqual(before);

    writeSchema('thing.done/v1', { description: 'A thing is done.' });
    const { written } = await buildSchemas(from, to);
    expect(written).toEqual(expect.arrayContaining(['events.ts', 'schemas.js']));
    expect(written).not.toContain('validators.js');
    expect(written).not.toContain('schemas.d.ts');
  });

  it('leaves the validators of other schemas alone', async () => {
    const price = { type: 'number', multipleOf: 0.01 };
    writeSchema('thing.done/v1', { properties: { name: { enum: [{ a: [1] }] }, price } });
    await buildSchemas(from, to);
    writeSchema('another.done/v1', { $defs: { price }, properties: { name: { type: 'string' } } });
    const { written } = await buildSchemas(from, to);
    expect(written.filter((path) => path.startsWith('validators/'))).toEqual([
      'validators/another.done/v1.cjs',
    ]);
  });

  it('removes the validators of deleted schemas, and nothing else', async () => {
    for (const id of ['gone.away/v1', 'thing.done/v1', 'thing.done/v2']) writeSchema(id);
    await buildSchemas(from, to);
    mkdirSync(join(to, 'validators', 'foreign'));
    for (const path of ['notes.txt', 'validators/foreign/notes.txt']) {
      writeFileSync(join(to, path), 'not of the build');
    }
    rmSync(join(from, 'gone.away'), { recursive: true });
    rmSync(join(from, 'thing.done', 'v1.json'));

    expect((await buildSchemas(from, to)).removed).toEqual([
      'validators/gone.away/v1.cjs',
      'validators/thing.done/v1.cjs',
    ]);
    expect(readdirSync(join(to, 'validators')).sort()).toEqual([
      '_envelopes.cjs',
      '_formats.cjs',
      'foreign',
      'thing.done',
    ]);
    expect(readdirSync(join(to, 'validators', 'thing.done'))).toEqual(['v2.cjs']);
    expect(readdirSync(to)).toContain('notes.txt');
    expect((await buildSchemas(from, to)).removed).toEqual([]);
  });

  it('reports every problem of every file at once, and writes nothing', async () => {
    writeSchema('good.one/v1');
    write('not.json/v1.json', '{"a": }');
    write('not.object/v1.json', '[]');
    write('said.twice/v1.json', '{"type":"object","type":"string"}');
    write('un.safe/v1.json', '{"properties":{"__proto__":{"type":"string"}}}');
    write('README.md', 'Schemas');
    write('bad.version/v0.json', '{}');
    write('bad.version/v01.json', '{}');
    write('bad.version/v10000.json', '{}');
    write('bad.version/latest.json', '{}');
    write('bad.version/v1.yaml', '');
    write('bad.version/deeper/v1.json', '{}');
    write('1st.event/v1.json', '{}');
    write(`${'x'.repeat(101)}/v1.json`, '{}');
    writeSchema('wrong.id/v1', { $id: 'wrong.id/v2' });

    const found = await problems();
    expect(found.map(({ file, reason }) => `${file} ${reason.replace(/: .*/, '')}`)).toEqual([
      '1st.event/v1.json is not the place of a schema',
      'README.md is not the place of a schema',
      'bad.version/deeper/v1.json is not the place of a schema',
      'bad.version/latest.json is not the place of a schema',
      'bad.version/v0.json is not the place of a schema',
      'bad.version/v01.json is not the place of a schema',
      'bad.version/v1.yaml is not the place of a schema',
      'bad.version/v10000.json is not the place of a schema',
      'not.json/v1.json is not JSON',
      'not.object/v1.json is JSON, but not an object',
      'said.twice/v1.json is JSON that parsers read differently',
      'un.safe/v1.json is JSON that parsers read differently',
      'wrong.id/v1.json "$id" is "wrong.id/v2", but its place says "wrong.id/v1"',
      `${'x'.repeat(101)}/v1.json is not the place of a schema`,
    ]);
    expect(found.every(({ remedy }) => remedy !== '')).toBe(true);
    expect(readdirSync(directory)).toEqual(['schemas']);
  });

  it('refuses two event types that differ only in case', async () => {
    writeSchema('user.created/v1');
    writeSchema('User.Created/v1');
    // If this machine's disk ignores case, there is only one directory.
    if (readdirSync(from).length === 1) return;
    expect(await problems()).toMatchObject([
      { file: 'user.created', reason: 'differs from User.Created only in upper and lower case' },
    ]);
  });

  it('refuses a directory without schemas', async () => {
    expect(await problems()).toMatchObject([{ reason: 'there are no schemas' }]);
  });
});

describe('the types of bodies', () => {
  const types = async () => {
    await buildSchemas(from, to);
    return readFileSync(join(to, 'events.ts'), 'utf8');
  };

  it('have a name for each event type and version, listed in EventBodies', async () => {
    writeSchema('user.created/v1');
    writeSchema('user.created/v2');
    writeSchema('USER_CREATED/v1');
    expect(await types()).toContain(`export interface EventBodies {
  'USER_CREATED': { v1: USER_CREATED_V1 };
  'user.created': { v1: UserCreatedV1; v2: UserCreatedV2 };
}
`);
  });

  it('keep apart event types that differ only in their separators', async () => {
    for (const id of ['a.b/v1', 'a_b/v1', 'a-b/v1', 'c.d/v1']) writeSchema(id);
    expect(await types()).toContain(`export interface EventBodies {
  'a-b': { v1: a$dash$bV1 };
  'a.b': { v1: a$dot$bV1 };
  'a_b': { v1: a_bV1 };
  'c.d': { v1: CDV1 };
}
`);
  });

  it('keep apart definitions with the same name in two files', async () => {
    const line = (type: string) => ({
      properties: { name: { $ref: '#/$defs/line' } },
      $defs: {
        line: { type: 'object', title: 'Line', required: ['is'], properties: { is: { type } } },
      },
    });
    writeSchema('a.done/v1', line('string'));
    writeSchema('b.done/v1', line('number'));
    expect((await types()).match(/export interface (\w+)/g)).toEqual([
      'export interface ADoneV1',
      'export interface ADoneV1Line',
      'export interface BDoneV1',
      'export interface BDoneV1Line',
      'export interface EventBodies',
    ]);
  });

  it('tell tuples from lists', async () => {
    const string = { type: 'string' };
    writeSchema('a.done/v1', {
      required: ['title', 'place', 'some', 'any'],
      properties: {
        title: string,
        place: {
          type: 'array',
          prefixItems: [string, { type: 'integer' }],
          minItems: 2,
          items: false,
        },
        some: { type: 'array', items: string, minItems: 2, maxItems: 9 },
        any: { type: 'array', items: string, maxItems: 9 },
      },
    });
    expect(await types()).toContain(`export interface ADoneV1 {
  title: string;
  /**
   * @minItems 2
   */
  place: [string, number];
  some: string[];
  any: string[];
  [k: string]: unknown;
}
`);
  });

  it('describe a schema that contains itself', async () => {
    const children = { type: 'array', items: { $ref: '#/$defs/tree' } };
    writeSchema('a.done/v1', {
      required: [],
      properties: { tree: { $ref: '#/$defs/tree' } },
      $defs: { tree: { type: 'object', properties: { children } } },
    });
    expect(await types()).toContain('children?: ADoneV1Tree[];');
  });
});

describe('mappings.json', () => {
  it('is compiled into the file that reads other formats, and refused with the schemas', async () => {
    writeSchema('thing.done/v1');
    const mappings = { types: { 'com.acme.done': 'thing.done/v1' } };
    write('mappings.json', JSON.stringify(mappings));
    await buildSchemas(from, to);
    const { validators, formats } = await importValidators(to);
    const event = {
      ...{ specversion: '1.0', id: 'e-1', source: 'web', type: 'com.acme.done', tenantid: 'acme' },
      ...{ time: '2026-11-21T08:59:58Z', data: { name: 'it' } },
    };
    const registry = new SchemaRegistry(validators, formats);
    expect(readMessage(JSON.stringify(event), registry, 0)).toMatchObject({
      kind: 'valid',
      format: 'cloudevents',
      envelope: { eventType: 'thing.done', schemaVersion: 'v1' },
    });

    write('mappings.json', JSON.stringify({ types: { 'com.acme.done': 'thing.made/v1' } }));
    writeSchema('thing.done/v1', { $id: 'thing.done/v2' });
    expect((await problems()).map(({ file }) => file)).toEqual([
      'mappings.json',
      'thing.done/v1.json',
    ]);
  });
});

describe('the command', () => {
  const build = (...argv: string[]) =>
    runInPipe(command, ['--schemas', from, '--out', to, ...argv]);

  it('says what it did and succeeds', async () => {
    writeSchema('thing.done/v1');
    const first = await build();
    const second = await build();
    renameSync(join(from, 'thing.done'), join(from, 'thing.made'));
    writeSchema('thing.made/v1');
    const builds = [first, second, await build()];
    expect(builds.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(builds.map(({ stdout }) => stdout.trim())).toEqual([
      '1 schemas of 1 event types: wrote 3 files in validators, validators.js, validators.d.ts, events.ts, schemas.js, schemas.d.ts',
      '1 schemas of 1 event types: nothing changed',
      '1 schemas of 1 event types: wrote 1 file in validators, validators.js, events.ts, schemas.js; removed validators/thing.done/v1.cjs',
    ]);
  });

  it('lists file, reason and remedy of every problem and fails', async () => {
    writeSchema('thing.done/v1', { $id: 'thing.done/v2', typo: true });
    const { code, stderr } = await build();
    expect(code).toBe(1);
    expect(stderr.replaceAll(from, 'schemas')).toBe(
      [
        'error: 2 problems, nothing was written',
        '',
        'schemas/thing.done/v1.json: "$id" is "thing.done/v2", but its place says "thing.done/v1"',
        '    Set "$id" to "thing.done/v1", or move the file.',
        'schemas/thing.done/v1.json: unknown keyword "typo" at ""',
        '    Correct the spelling, or take it out: an unknown keyword would check nothing.',
        '',
        'See docs/schemas.md.',
        '',
      ].join('\n'),
    );
  });

  it('names mappings.json and its guide if that was refused', async () => {
    writeSchema('thing.done/v1', {});
    writeFileSync(join(from, 'mappings.json'), '{"tenants": []}');
    const { stderr } = await build();
    expect(stderr).toContain('error: mappings.json was refused, nothing was written');
    expect(stderr).toContain('See docs/formats.md.');
  });

  it('lists a few warnings, and refuses them with --strict', async () => {
    const properties = Object.fromEntries(
      ['name', 'b', 'c'].map((name) => [name, { type: 'string' }]),
    );
    writeSchema('thing.done/v1', { description: '', properties });
    const { code, stderr } = await build();
    expect(code).toBe(0);
    expect(stderr.replaceAll(from, 'schemas').split('\n')).toEqual([
      'build-schemas: 4 warnings',
      '',
      'schemas/thing.done/v1.json: no description at ""',
      expect.stringMatching(/^ {4}Say what it means/),
      'schemas/thing.done/v1.json: no description at "/properties/name"',
      expect.any(String),
      'schemas/thing.done/v1.json: no description at "/properties/b"',
      expect.any(String),
      '+1 more: npm run build:schemas -- --strict',
      '',
      '',
    ]);
    const strict = await build('--strict');
    expect(strict.code).toBe(1);
    expect(strict.stderr).toContain('4 problems, nothing was written');
  });

  it('names file, pointer and remedy if a schema passes the checks but cannot be built', async () => {
    const text = { type: 'string' };
    const properties = { good: text, bad: { ...text, unheard: true } };
    const failures = await buildFailures([
      schemaFile('good.one', 'v1', { type: 'object', properties: { good: text } }),
      schemaFile('thing.done', 'v1', { type: 'object', properties }),
    ]);
    expect(failures).toEqual([
      {
        file: 'thing.done/v1.json',
        reason: 'can\'t be built: strict mode: unknown keyword: "unheard" at "/properties/bad"',
        remedy: expect.stringContaining('report it'),
      },
    ]);
  });

  it.each([
    ['an unknown option', ['--frm', 'x'], "unknown option '--frm'"],
    ['a directory that does not exist', ['--schemas', 'no/such/place'], 'a folder that exists'],
    ['a file', ['--schemas', 'package.json'], 'package.json is a file, not a folder'],
  ])('refuses %s', async (_, argv, reason) => {
    const { code, stderr } = await runInPipe(command, argv);
    expect(stderr).toContain(reason);
    expect(code).toBe(2);
  });
});
