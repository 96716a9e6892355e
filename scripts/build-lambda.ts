/**
 * Bundles the consumer function into `dist/consume`, the folder that the stack deploys and the local
 * runner loads. Node's built-ins stay outside; everything else is in the bundle.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { build, type Metafile } from 'esbuild';

import { validators } from '#generated/validators.js';

import { SchemaRegistry } from '../src/core/schema-registry.ts';
import { HandlerRegistry } from '../src/handlers/handler-registry.ts';
import { HANDLERS } from '../src/handlers/handlers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The function that is deployed. */
export const CONSUMER = 'src/entrypoints/consume.lambda.ts';

/** Bundles a function into a folder, as `index.mjs` and its parts, and tells what went into it. */
export async function bundleFunction(entryPoint: string, outdir: string): Promise<Metafile> {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: entryPoint },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // The SQS client goes into a file of its own, which is read when a message must be retried.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // ES modules where a package has them: only they can be shaken.
    mainFields: ['module', 'main'],
    minify: true,
    // Stack traces name functions; the source is not sent along.
    keepNames: true,
    metafile: true,
    logLevel: 'warning',
    // Dependencies that are still CommonJS call require() for Node's built-ins.
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  });
  return metafile;
}

const HELP = `Bundles the consumer function into dist/consume.

Usage: npm run build:lambda [-- --help]`;

if (import.meta.main) {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(HELP);
  } else {
    const registry = new SchemaRegistry(validators);
    // A list of handlers that the function would not start with is refused here already.
    new HandlerRegistry(HANDLERS, registry);
    const { outputs } = await bundleFunction(CONSUMER, 'dist/consume');
    const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
    const files = Object.keys(outputs).length;
    console.log(`dist/consume: ${files} files, ${Math.round(bytes / 1024)} KiB`);
  }
}
