import { readFile } from 'node:fs/promises';

import { build as runEsbuild } from 'esbuild';
import type { Plugin } from 'esbuild';

// All that validators need when they run. The compiler of schemas is not among it.
const MAY_BE_BUNDLED =
  /(?:^<stdin>|^checks:checks|run-validator\.ts|node_modules\/(?:ajv\/dist\/runtime\/(?:equal|ucs2length)\.js|ajv-formats\/dist\/formats\.js|fast-deep-equal\/index\.js))$/;

/**
 * Joins generated checks and what they need at run time (string length, equality, formats) into one ES
 * module without imports. Ajv writes `require(…)` even into ES modules; esbuild resolves those.
 * @param checks ES module that exports `check0`, `check1`, …
 * @param registry the code that makes the exports of them; sees `checks` and `returningErrors`
 * @throws Error if anything but Ajv's small run-time parts would get in
 */
export async function bundleValidators(checks: string, registry: string): Promise<string> {
  const imports = `import * as checks from 'checks';\nimport { returningErrors } from './run-validator.ts';\n`;
  const { outputFiles, metafile } = await runEsbuild({
    stdin: { contents: imports + registry, resolveDir: import.meta.dirname },
    plugins: [from(checks), withoutCompilerHints],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2024',
    legalComments: 'none',
    logLevel: 'silent',
    minify: true,
    metafile: true,
    write: false,
  });
  const stray = Object.keys(metafile.inputs).find((input) => !MAY_BE_BUNDLED.test(input));
  if (stray !== undefined) throw new Error(`${stray} must not become part of the validators`);
  return outputFiles.map(({ text }) => text).join('');
}

function from(checks: string): Plugin {
  return {
    name: 'checks',
    setup(build) {
      build.onResolve({ filter: /^checks$/ }, ({ path }) => ({ path, namespace: 'checks' }));
      build.onLoad({ filter: /./, namespace: 'checks' }, () => ({
        contents: checks,
        resolveDir: import.meta.dirname,
      }));
    },
  };
}

// `equal.code = 'require("ajv/dist/runtime/equal").default'` tells the compiler how to name the
// function in what it generates. Here nothing compiles any more.
const withoutCompilerHints: Plugin = {
  name: 'without-compiler-hints',
  setup(build) {
    build.onLoad({ filter: /ajv[\\/]dist[\\/]runtime[\\/]\w+\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^\w+\.code = 'require\(.*$/m, ''),
    }));
  },
};
