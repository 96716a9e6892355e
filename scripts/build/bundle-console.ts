import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles the console's page into a folder: `index.html`, `app.js` and `app.css`. Paths of the page itself are made by its
 * script, so the server must answer each path that is none of these files, and not below `/api/`, with `index.html`.
 *
 * @returns the bytes of all files, each in gzip.
 */
export async function bundleConsole(outdir: string): Promise<number> {
  const folder = join(root, 'src/console');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { app: join(folder, 'main.tsx') },
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    logLevel: 'warning',
  });
  await cp(join(folder, 'index.html'), join(outdir, 'index.html'));
  const files = await readdir(outdir);
  const texts = await Promise.all(files.map((name) => readFile(join(outdir, name))));
  return texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
}
