import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';

import { build as runEsbuild } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

import type { MappingsFile } from '../../src/core/envelopes/mappings.ts';

// All that validators need when they run. Ajv's compiler isn't part of it.
const MAY_BE_BUNDLED =
  /(?:^<stdin>|^check:[^/]+\/v\d+|run-validator\.ts|formats\.ts|multiple-of\.ts|src\/core\/date-time\.ts|node_modules\/(?:ajv\/dist\/runtime\/equal\.js|ajv-formats\/dist\/formats\.js|fast-deep-equal\/index\.js))$/;

const FORMATS = './formats.ts';

// All that the other formats need when they run. They load with the first message that isn't native.
const FORMATS_MAY_HAVE = /(?:^<stdin>|src\/core\/(?:[a-z]+\/)?[a-z0-9-]+\.ts)$/;

/**
 * The text of `validators.js`, an ES module that exports the list of validators, and the formats.
 * @param schemas `<event_type>/<version>` of each
 * @throws Error if esbuild adds a file that validators don't need
 */
export async function bundleList(schemas: readonly string[]): Promise<string> {
  const contents = `import { createRequire } from 'node:module';
    import { listValidators, loadingFormats } from './run-validator.ts';
    const load = createRequire(import.meta.url);
    export const formats = loadingFormats(load);
    export const validators = listValidators(
      ${JSON.stringify(schemas)},
      load,
    );`;
  const stdin = { contents, resolveDir: import.meta.dirname };
  const files = await bundle({ stdin, format: 'esm', external: ['node:module'] });
  return [...files.values()].join('');
}

/**
 * Bundles each generated check with what it needs at run time (equality, multiples) into one CommonJS file. The table of
 * formats is larger than most checks, so it's a file that they share.
 * @param checks the CommonJS module that Ajv generated for each `<event_type>/<version>`
 * @returns the texts of `validators/<event_type>/<version>.cjs` and `validators/_formats.cjs`
 * @throws Error if esbuild adds a file that validators don't need
 */
export function bundleChecks(checks: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const entries = [...checks.keys()].map((schema) => ({ in: `check:${schema}`, out: schema }));
  return bundle({
    // No event type begins with an underscore.
    entryPoints: [...entries, { in: FORMATS, out: '_formats' }],
    plugins: [from(checks), sharedFormats, withoutCompilerHints],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  });
}

/**
 * The text of `validators/_envelopes.cjs`, which reads the formats of others.
 * @param mappings what they name differently
 * @throws Error if esbuild adds a file that is none of the core
 */
export async function bundleFormats(mappings: MappingsFile): Promise<string> {
  const contents = `import { createFormats } from '../../src/core/envelopes/create-formats.ts';
    import { readMappings } from '../../src/core/envelopes/mappings.ts';
    module.exports = createFormats(readMappings(${JSON.stringify(mappings)}));`;
  const stdin = { contents, resolveDir: import.meta.dirname };
  const options: BuildOptions = { stdin, format: 'cjs', external: ['node:crypto'] };
  const files = await bundle(options, FORMATS_MAY_HAVE);
  return [...files.values()].join('');
}

async function bundle(
  options: BuildOptions,
  mayHave = MAY_BE_BUNDLED,
): Promise<Map<string, string>> {
  const { outputFiles, metafile } = await runEsbuild({
    absWorkingDir: import.meta.dirname,
    outdir: 'validators',
    bundle: true,
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2024',
    legalComments: 'none',
    logLevel: 'silent',
    minify: true,
    ...options,
    metafile: true,
    write: false,
  });
  const stray = Object.keys(metafile.inputs).find((input) => !mayHave.test(input));
  if (stray !== undefined) throw new Error(`${stray} must not become part of the validators`);
  const nameOf = (path: string) => relative(import.meta.dirname, path).replaceAll(sep, '/');
  return new Map(outputFiles.map(({ path, text }) => [nameOf(path), text]));
}

function from(checks: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'checks',
    setup(build) {
      build.onResolve({ filter: /^check:/ }, ({ path }) => ({
        path: path.replace('check:', ''),
        namespace: 'check',
      }));
      build.onLoad({ filter: /./, namespace: 'check' }, ({ path }) => ({
        contents: checks.get(path) ?? '',
        resolveDir: import.meta.dirname,
      }));
    },
  };
}

const sharedFormats: Plugin = {
  name: 'shared-formats',
  setup(build) {
    build.onResolve({ filter: /^\.\/formats\.ts$/, namespace: 'check' }, () => ({
      path: '../_formats.cjs',
      external: true,
    }));
  },
};

// `equal.code = 'require("ajv/dist/runtime/equal").default'` tells Ajv's compiler how to name the function in generated
// code. Nothing is compiled at run time.
const withoutCompilerHints: Plugin = {
  name: 'without-compiler-hints',
  setup(build) {
    build.onLoad({ filter: /ajv[\\/]dist[\\/]runtime[\\/]\w+\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^\w+\.code = 'require\(.*$/m, ''),
    }));
  },
};
