import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { command } from '../../../scripts/new-event.ts';
import { namesOf } from '../../../scripts/new-event/names.ts';
import { newEvent } from '../../../scripts/new-event/new-event.ts';
import { nextSchema } from '../../../scripts/new-event/texts.ts';
import type { HandlerDefinition } from '../../../src/handlers/handler.ts';
import { runInPipe } from '../../support/command-line.ts';
import { makeTrialProject } from './trial-project.ts';

let root: string;
beforeEach(() => {
  root = makeTrialProject();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const inRoot = (file: string) => readFileSync(join(root, file), 'utf8');

/** Runs the command as in a pipe, and returns its exit code and output. */
function run(argv: readonly string[], handlers: readonly HandlerDefinition[] = []) {
  return runInPipe(
    {
      ...command,
      run: ({ schemaOnly }, { operands: [eventType = '', version = ''] }) =>
        newEvent({ eventType, version, schemaOnly }, root, handlers),
    },
    argv,
  );
}

describe('new-event', () => {
  it('makes schema, handler and test of a new event type, and adds the handler to the list', async () => {
    const { code, stdout } = await run(['trial.shipped', 'v1']);
    expect(code).toBe(0);
    expect(JSON.parse(inRoot('schemas/trial.shipped/v1.json'))).toMatchObject({
      $id: 'trial.shipped/v1',
      title: 'Trial shipped',
      examples: [{ id: 'trial-1' }],
    });
    expect(inRoot('src/handlers/trial-shipped.ts')).toContain(
      "export const onTrialShipped = handle('trial.shipped', ['v1'], ",
    );
    expect(inRoot('test/handlers/trial-shipped.test.ts')).toContain('tryHandler(onTrialShipped');
    expect(inRoot('src/handlers/handlers.ts')).toMatch(
      /import \{ onTrialShipped \} from '.\/trial-shipped.ts';\n[^]*= \[onTrialShipped\];/,
    );
    expect(inRoot('generated/events.ts')).toContain("'trial.shipped'");
    expect(stdout).toContain('make send-events COUNT=10 TYPE=trial.shipped VERSION=v1');
  });

  it('adds every further handler to the end of the list', async () => {
    await run(['trial.shipped', 'v1']);
    await run(['trial.returned', 'v1']);
    await run(['TRIAL_LOST', 'v2']);
    const text = inRoot('src/handlers/handlers.ts');
    expect(text.replaceAll(/\s/g, '')).toContain('[onTrialShipped,onTrialReturned,onTrialLostV2');
    expect(text.match(/^import \{ on/gm)).toHaveLength(3);
  });

  it('makes a test with the helper that docs/handlers.md uses', async () => {
    await run(['trial.shipped', 'v1']);
    const helpers = (text: string) => [
      ...new Set(text.match(/\w+ \} from '\.\.\/support\/[^']+/g)),
    ];
    const example = readFileSync('docs/handlers.md', 'utf8');
    expect(helpers(example)).toEqual(["tryHandler } from '../support/try-handler.ts"]);
    expect(helpers(inRoot('test/handlers/trial-shipped.test.ts'))).toEqual(helpers(example));
  });

  it('copies the schema of the newest version to a new version', async () => {
    await run(['trial.placed', 'v3']);
    const { $id, ...schema } = JSON.parse(inRoot('schemas/trial.placed/v3.json')) as {
      $id: string;
    };
    expect($id).toBe('trial.placed/v3');
    expect({ ...schema, $id: 'trial.placed/v2' }).toEqual(
      JSON.parse(inRoot('schemas/trial.placed/v2.json')),
    );
    expect(inRoot('src/handlers/trial-placed-v3.ts')).toContain('onTrialPlacedV3');
  });

  it('leaves out what the previous version accepts by lint-ignore, and keeps other comments', () => {
    const names = namesOf('trial.placed', 'v3');
    const $comment = 'lint-ignore string-limit: published so\nSee the wiki.';
    expect(nextSchema({ title: 'T', $comment }, names)).toMatchObject({
      $comment: 'See the wiki.',
    });
    expect(nextSchema({ $comment: 'lint-ignore title: none' }, names)).not.toHaveProperty(
      '$comment',
    );
  });

  it('adds a handler to an event type that has a schema, and keeps the schema', async () => {
    const before = inRoot('schemas/trial.placed/v2.json');
    const { stdout } = await run(['trial.placed', 'v2', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      eventType: 'trial.placed',
      version: 'v2',
      made: ['src/handlers/trial-placed-v2.ts', 'test/handlers/trial-placed-v2.test.ts'],
      changed: ['src/handlers/handlers.ts'],
      kept: ['schemas/trial.placed/v2.json'],
    });
    expect(inRoot('schemas/trial.placed/v2.json')).toBe(before);
  });

  it('makes no handler if only a schema is wanted', async () => {
    const { stdout } = await run(['--schema-only', 'trial.shipped', 'v1']);
    expect(stdout).toContain('made     schemas/trial.shipped/v1.json');
    expect(readdirSync(join(root, 'src/handlers'))).toEqual(['handlers.ts']);
    expect((await run(['trial.shipped', 'v1', '--schema-only'])).stderr).toContain('already exist');
  });

  it.each<[string, string[], string]>([
    ['an event type that no event can have', ['9order', 'v1'], '"9order": expected an event type'],
    [
      'an event type that ends in a punctuation mark',
      ['order.', 'v1'],
      '"order.": expected an event type',
    ],
    ['a path', ['../order', 'v1'], '"../order": expected an event type'],
    ['a version without v', ['trial.shipped', '1'], '"1": expected a version from v1 to v9999'],
    ['no version', ['trial.shipped'], 'expected an event type and a version, got "trial.shipped"'],
    ['nothing at all', [], 'got nothing; for example order.shipped v1'],
    ['an option that there is not', ['a', 'v1', '--jsno'], '(Did you mean --json?)'],
  ])('ends with 2 for %s, and says what is expected', async (_, argv, text) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
  });

  it('refuses an event type that differs only in case from one that is there', async () => {
    expect(await run(['Trial.Placed', 'v1'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'Trial.Placed differs from the event type trial.placed only in upper and lower case.',
      ) as string,
    });
  });

  it('overwrites nothing, and writes nothing if one file already exists', async () => {
    writeFileSync(join(root, 'src/handlers/trial-shipped.ts'), 'mine');
    expect(await run(['trial_shipped', 'v1'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'These files already exist: src/handlers/trial-shipped.ts. Nothing was written.',
      ) as string,
    });
    expect(inRoot('src/handlers/trial-shipped.ts')).toBe('mine');
    expect(readdirSync(join(root, 'schemas'))).not.toContain('trial_shipped');
  });

  it('refuses a second handler for the same events', async () => {
    const handler = { eventType: 'trial.placed', versions: ['v1', 'v2'], handler: () => undefined };
    expect(await run(['trial.placed', 'v2'], [handler])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('trial.placed v2 has a handler already.') as string,
    });
  });

  it('writes nothing if it cannot find the list of handlers', async () => {
    writeFileSync(join(root, 'src/handlers/handlers.ts'), 'export const HANDLERS = all();\n');
    const { code, stderr } = await run(['trial.shipped', 'v1']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Nothing was written.')]);
    expect(readdirSync(join(root, 'schemas'))).not.toContain('trial.shipped');
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('npm run new-event -- [options] [EVENT_TYPE] [VERSION]');
  });
});
