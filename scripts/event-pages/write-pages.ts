import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Result } from '../cli/define-command.ts';
import { MARK } from './markdown/event-page.ts';

/** How the pages in a folder differ from what they should be. */
interface Difference {
  /** Files that are missing or have another text. */
  readonly toWrite: readonly string[];
  /** Pages of event types that have no schema any more. */
  readonly toRemove: readonly string[];
}

/** Writes pages to a folder, and removes those that were written before and are no longer among them. */
export async function writePages(
  folder: string,
  pages: ReadonlyMap<string, string>,
): Promise<Result> {
  const { toWrite, toRemove } = await differenceOf(folder, pages);
  await mkdir(folder, { recursive: true });
  for (const name of toWrite) await writeFile(join(folder, name), pages.get(name) ?? '');
  for (const name of toRemove) await rm(join(folder, name));
  const lines = [
    ...toWrite.map((name) => `wrote ${name}`),
    ...toRemove.map((name) => `removed ${name}`),
  ];
  return {
    exitCode: 0,
    json: { folder, written: toWrite, removed: toRemove },
    text: [`${folder}: ${pages.size} pages, ${lines.length} changed`, ...lines, ''].join('\n'),
  };
}

/** Says whether a folder has these pages, and changes nothing. */
export async function checkPages(
  folder: string,
  pages: ReadonlyMap<string, string>,
): Promise<Result> {
  const { toWrite, toRemove } = await differenceOf(folder, pages);
  const stale = [...toWrite, ...toRemove].map((name) => join(folder, name));
  if (stale.length === 0) {
    return { exitCode: 0, json: { folder, stale }, text: `${folder}: up to date\n` };
  }
  const remedy =
    'These pages differ from the schemas and handlers. Run "npm run write-event-pages" and commit them:';
  return {
    exitCode: 1,
    json: { folder, stale },
    text: [remedy, ...stale.map((file) => `  ${file}`), ''].join('\n'),
  };
}

async function differenceOf(
  folder: string,
  pages: ReadonlyMap<string, string>,
): Promise<Difference> {
  const there = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    there.set(name, (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n'));
  }
  return {
    toWrite: [...pages].flatMap(([name, text]) => (there.get(name) === text ? [] : [name])),
    toRemove: [...there].flatMap(([name, text]) =>
      !pages.has(name) && text.startsWith(MARK) ? [name] : [],
    ),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
