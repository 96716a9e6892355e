/**
 * Bundles the consumer function into `dist/consume`, the folder that the stack deploys and the local
 * runner loads. Node's built-ins stay outside; everything else is in the bundle, but for the
 * validators, which lie beside it.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build, type Metafile, type Plugin } from 'esbuild';

import { SchemaRegistry } from '../src/core/schema-registry.ts';
import type { KnownEvents } from '../src/entrypoints/consume-with.ts';
import { HandlerRegistry } from '../src/handlers/handler-registry.ts';
import { readArguments } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import type { CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The function that is deployed. */
export const CONSUMER = 'src/entrypoints/consume.lambda.ts';
/** The same with the sample schemas: independent of the schemas and handlers that are deployed. */
export const SAMPLE_CONSUMER = 'scripts/samples/consume.lambda.ts';

type Generated = typeof import('#generated/validators.js');

export interface BundleOptions {
  /** Folder that a build of schemas wrote, in the place of the one that the entry point names. */
  readonly generated?: string;
}

/**
 * Bundles a function into a folder, as `index.mjs` and its parts, and tells what went into it. If it
 * validates events, each validator lies beside it in a file of its own.
 * @throws Error if a validator's file is missing or broken
 */
export async function bundleFunction(
  entryPoint: string,
  outdir: string,
  options: BundleOptions = {},
): Promise<Metafile> {
  const folderOf = (folder: string) => resolve(root, options.generated ?? folder);
  const alias = {
    '#generated': folderOf('generated'),
    '#samples': folderOf('generated/samples'),
  };
  await makeEmpty(outdir);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: entryPoint },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // ES modules where a package has them: only they can be shaken.
    mainFields: ['module', 'main'],
    minify: true,
    // Stack traces name functions; the source is not sent along.
    keepNames: true,
    alias,
    plugins: [builtinModules],
    metafile: true,
    logLevel: 'warning',
  });
  const registry = await registryIn(metafile, Object.values(alias));
  if (registry !== undefined) await copyValidators(registry, outdir);
  return metafile;
}

/**
 * Takes Node's own modules by a call instead of an import. An import reads all that a module exports: that of
 * `node:http`, which is needed where the endpoint is an emulator's, loads the whole of `fetch` and WebSocket, 39
 * modules in 18 ms (Node 24).
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

/** The one of the folders whose list of validators was bundled. */
async function registryIn(
  { inputs }: Metafile,
  folders: readonly string[],
): Promise<string | undefined> {
  const bundled = new Set(Object.keys(inputs).map((input) => resolve(root, input)));
  for (const folder of folders) {
    const list = join(folder, 'validators.js');
    // esbuild tells what it bundled by real paths.
    if (existsSync(list) && bundled.has(await realpath(list))) return folder;
  }
  return undefined;
}

async function copyValidators(generated: string, outdir: string): Promise<void> {
  await cp(join(generated, 'validators'), join(outdir, 'validators'), { recursive: true });
  const list = pathToFileURL(join(generated, 'validators.js')).href;
  const { validators } = (await import(list)) as Generated;
  for (const validator of validators) tryOut(validator);
}

/** A file that is missing or broken has to fail here, not with the first event of its type. */
function tryOut({ eventType, version, validate }: Generated['validators'][number]): void {
  try {
    validate(null);
  } catch (cause) {
    throw new Error(`The validator of ${eventType} ${version} does not run`, { cause });
  }
}

async function makeEmpty(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${folder} can't be written: ${why}`, { cause });
  }
}

async function sizesIn(folder: string): Promise<number[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
}

const OPTIONS = { help: { description: 'Print this help.' } } as const;

const USAGE: Usage = {
  command: 'npm run build:lambda --',
  summary: 'Bundles the consumer function into dist/consume.',
  options: OPTIONS,
  examples: ['npm run build:lambda'],
  notes: ['Exit code: 0 built, 1 not built, 2 wrong options.'],
};

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends Omit<CommandLine, 'signal'> {
  readonly folder: string;
  /** The events that the function is built for. */
  readonly loadEvents: () => Promise<KnownEvents>;
}

/** Runs the command and returns its exit code. */
export async function buildLambda(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, folder, loadEvents } = surroundings;
  const { values, problems } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  try {
    const { schemas, handlers } = await loadEvents();
    // A list of handlers that the function would not start with is refused here already.
    new HandlerRegistry(handlers, new SchemaRegistry(schemas));
    await bundleFunction(CONSUMER, folder);
    const sizes = await sizesIn(folder);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    stdout.write(`${folder}: ${sizes.length} files, ${Math.round(bytes / 1024)} KiB\n`);
    return 0;
  } catch (error) {
    stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

if (import.meta.main) {
  const { argv, env, stdout, stderr } = process;
  // Not by `runAsProcess`: it is a part of other commands, which say by themselves that they were interrupted.
  process.exitCode = await buildLambda({
    argv: argv.slice(2),
    env,
    stdout,
    stderr,
    folder: 'dist/consume',
    // Not imported above: who only bundles another function needs neither.
    loadEvents: async () => ({
      schemas: (await import('#generated/validators.js')).validators,
      handlers: (await import('../src/handlers/handlers.ts')).HANDLERS,
    }),
  });
}
