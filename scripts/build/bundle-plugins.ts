import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';

import type { Plugin } from 'esbuild';

import { withDirectImports } from './direct-imports.ts';

/** Packages that the AWS SDK imports in browsers only. */
export const NEVER_LOADED: readonly string[] = ['bowser'];

/**
 * Gets Node's built-in modules by a call instead of an import. An import reads all exports of a module. Those of
 * `node:http`, which emulators need, load all of `fetch` and WebSocket: 39 modules in 18 ms (Node 24).
 */
const builtinModules: Plugin = {
  name: 'builtin-modules',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path }) =>
      isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * Lets the SDK's clients look for credentials in the environment only, where Lambda puts those of the function's role (ADR 11).
 * The other places are half of what the clients weigh.
 */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup(build) {
    const filter = /@aws-sdk[\\/]credential-provider-node[\\/]dist-es[\\/]index\.js$/;
    build.onLoad({ filter }, () => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
    }));
  },
};

/**
 * Lets esbuild leave out what no function uses of @smithy/core: it makes the middleware of the SDK's clients when it is
 * loaded, and esbuild keeps a call whose result is unused unless a comment calls it pure.
 */
const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  setup(build) {
    const filter = /(@smithy|@aws-sdk)[\\/].*dist-es[\\/].*\.js$|src[\\/]adapters[\\/].*\.ts$/;
    build.onLoad({ filter }, async ({ path }) => ({
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      contents: withDirectImports(await readFile(path, 'utf8')).replace(
        /^((?:export )?const \w+ = )(?=(?:bind[A-Z]\w*|new RegExp)\()/gm,
        '$1/* @__PURE__ */ ',
      ),
    }));
  },
};

/** What esbuild doesn't know about the code that functions consist of. If two can load a file, the first one does. */
export const BUNDLE_PLUGINS: readonly Plugin[] = [
  builtinModules,
  environmentCredentials,
  withoutUnusedParts,
];
