import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { command } from '../../../../scripts/schemas.ts';
import { runInPipe } from '../../../support/command-line.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lint-'));
  mkdirSync(join(directory, 'thing.done'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function writeSchema(special: object): void {
  const schema = {
    ...{ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'thing.done/v1' },
    ...{ type: 'object', title: 'Thing done', description: 'A thing is done.', examples: [{}] },
    ...special,
  };
  writeFileSync(join(directory, 'thing.done/v1.json'), JSON.stringify(schema));
}

const lint = (...options: string[]) =>
  runInPipe(command, ['lint', '--schemas', directory, ...options]);

describe('schemas lint', () => {
  it('ends with 0 if there are no findings', async () => {
    writeSchema({});
    expect(await lint('--strict')).toMatchObject({
      code: 0,
      stdout: '1 schema: 0 errors, 0 warnings\n',
    });
  });

  it('ends with 1 for an error, and says where it is and how to fix it', async () => {
    writeSchema({ title: '' });
    const { code, stdout } = await lint();
    expect(code).toBe(1);
    expect(stdout).toContain(
      `${directory}/thing.done/v1.json: error title: the schema has no title\n    Name the`,
    );
    expect(stdout).toMatch(/1 schema: 1 error, 0 warnings\n$/);
  });

  it('reports a mappings.json that the build refuses', async () => {
    writeSchema({});
    writeFileSync(join(directory, 'mappings.json'), '{"types":{"Done":"not.known"}}');
    const { code, stdout } = await lint();
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining('/mappings.json: error build: "not.known" has no schema'),
    ]);
  });

  it('ends with 1 for a warning only if it is strict', async () => {
    const field = { type: 'string', description: 'Any text.' };
    writeSchema({ properties: { a: field } });
    expect((await lint()).code).toBe(0);
    const { code, stdout } = await lint('--strict', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ directory, schemas: 1, accepted: [] },
      findings: [
        {
          ...{ file: 'thing.done/v1.json', rule: 'string-limit', level: 'warning' },
          ...{ pointer: '/properties/a', reason: 'a string of any length' },
        },
      ],
    });
  });

  it('counts what a schema accepts', async () => {
    writeSchema({ title: '', $comment: 'lint-ignore title: nobody reads it' });
    expect(await lint()).toMatchObject({
      code: 0,
      stdout: '1 schema: 0 errors, 0 warnings, 1 accepted by lint-ignore\n',
    });
  });

  it('refuses a folder without schemas, and a file', async () => {
    expect(await lint()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`--schemas: there are no schemas in ${directory}`),
    });
    const file = join(directory, 'a.txt');
    writeFileSync(file, '');
    expect(await runInPipe(command, ['lint', '--schemas', file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`--schemas: ${file} is a file, not a folder`),
    });
  });
});
