import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { StackNotFound } from '../../../scripts/stack/find-stack.ts';
import { readPublishedEndpoints } from '../../../scripts/stack/published-endpoints.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endpoints-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileWith(content: object): Promise<string> {
  const file = join(folder, 'endpoints.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

describe('readPublishedEndpoints', () => {
  it.each([
    ['a run that is alive', { region: 'eu-west-1', pid: process.pid }],
    ['a deployment, which no process owns', { region: 'eu-west-1' }],
  ])('reads what %s has written', async (_, content) => {
    expect(readPublishedEndpoints(await fileWith(content))).toEqual({ region: 'eu-west-1' });
  });

  it('takes the file of a run that was killed for none', async () => {
    // Linux gives no process an id above 2^22.
    const file = await fileWith({ region: 'eu-west-1', pid: 2 ** 30 });
    expect(() => readPublishedEndpoints(file)).toThrow(StackNotFound);
  });

  it('says what to do where there is no file', () => {
    expect(() => readPublishedEndpoints(join(folder, 'none'))).toThrow(
      '"make local" does not run here. Start it in another terminal.',
    );
  });
});
