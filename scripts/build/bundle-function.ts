import { existsSync } from 'node:fs';
import { cp, mkdir, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build, type Metafile } from 'esbuild';

import { BUNDLE_PLUGINS, NEVER_LOADED } from './bundle-plugins.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The function that takes events from the queue. */
export const CONSUMER = 'src/entrypoints/consume.lambda.ts';
/** The function that looks for events whose messages don't come back. */
export const WATCHDOG = 'src/entrypoints/watchdog.lambda.ts';
/** The same with the sample schemas: independent of the schemas and handlers that are deployed. */
export const SAMPLE_CONSUMER = 'scripts/samples/consume.lambda.ts';
/** The function of the HTTP API. */
export const API = 'src/entrypoints/api.lambda.ts';
/** The same with the sample schemas. The documents beside it are those of the deployed schemas. */
export const SAMPLE_API = 'scripts/samples/api.lambda.ts';

/** A function with this file serves the documents of the API. */
const API_DOCUMENTS = 'src/http/api-documents.ts';

type Generated = typeof import('#samples/validators.js');

export interface BundleOptions {
  /** Folder of generated validators to use instead of the one that the entry point imports. */
  readonly generated?: string;
}

/**
 * Bundles a function into a folder, as `index.mjs` and its parts. If it validates events, a file for each validator lies
 * beside it. If it serves the HTTP API, so do the API's documents.
 * @returns what esbuild bundled
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
    // The API imports the clients of the SDK when a request needs them, so they are in files of their own. The others have no
    // such imports of ours, and would only have more files.
    splitting: entryPoint === API || entryPoint === SAMPLE_API,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Prefer a package's ES modules, because esbuild can drop unused code only from these.
    mainFields: ['module', 'main'],
    minify: true,
    // Stack traces need the names of functions, because no source map is deployed.
    keepNames: true,
    alias,
    plugins: [...BUNDLE_PLUGINS],
    external: [...NEVER_LOADED],
    metafile: true,
    logLevel: 'warning',
  });
  const registry = await registryIn(metafile, Object.values(alias));
  if (registry !== undefined) await copyValidators(registry, outdir);
  if (Object.hasOwn(metafile.inputs, API_DOCUMENTS)) await copyDocuments(outdir);
  return metafile;
}

/** The folder whose list of validators was bundled, if one was. */
async function registryIn(
  { inputs }: Metafile,
  folders: readonly string[],
): Promise<string | undefined> {
  const bundled = new Set(Object.keys(inputs).map((input) => resolve(root, input)));
  for (const folder of folders) {
    const list = join(folder, 'validators.js');
    // esbuild reports real paths.
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

async function copyDocuments(outdir: string): Promise<void> {
  const documents = join(root, 'generated', 'documents');
  if (!existsSync(documents)) {
    throw new Error(
      'The documents of the API are not built. Run "npm run build -- openapi" first.',
    );
  }
  await cp(documents, join(outdir, 'documents'), { recursive: true });
}

/** A missing or broken file must fail here, not with the first event of its type. */
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
