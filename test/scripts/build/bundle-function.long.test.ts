import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bundleFunction, SAMPLE_API, WATCHDOG } from '../../../scripts/build/bundle-function.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-function-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('bundleFunction', () => {
  it.each([
    ['the HTTP API', SAMPLE_API],
    ['the watchdog', WATCHDOG],
  ])(
    'gives %s no code of the SDK for credentials outside the environment, or for browsers',
    async (_, entryPoint) => {
      const { inputs, outputs } = await bundleFunction(entryPoint, folder);
      const packages = Object.keys(inputs).map(
        (input) => input.split('node_modules/').at(-1) ?? '',
      );
      const found = packages.filter((name) =>
        /^(@\w+-?\w*\/credential-provider-|bowser)/.test(name),
      );
      expect(found.map((name) => name.split('/')[1])).toEqual(
        expect.arrayContaining(['credential-provider-env', 'credential-provider-node']),
      );
      expect(found.filter((name) => !/-provider-(env|node)\//.test(name))).toEqual([]);
      // Nothing is imported that isn't in the bundle.
      const imports = Object.values(outputs).flatMap((output) => output.imports);
      expect(imports.filter(({ external }) => external)).toEqual([]);
    },
  );

  it('lets the API load nothing of the SDK’s clients before a request needs them', async () => {
    const { outputs } = await bundleFunction(SAMPLE_API, folder);
    const [first = ''] =
      Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === SAMPLE_API) ?? [];
    const files = new Set([first]);
    for (const file of files) {
      for (const { kind, path } of outputs[file]?.imports ?? []) {
        if (kind === 'import-statement') files.add(path);
      }
    }
    const inputs = [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
    expect(inputs).toContainEqual(expect.stringContaining('src/operations/publish/plan-event.ts'));
    expect(inputs.filter((input) => /@aws-sdk\/client-|middleware-stack/.test(input))).toEqual([]);
  });
});
