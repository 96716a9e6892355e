import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Nothing else in the folder is the build's own to remove.
const OF_A_SCHEMA = /^[^/]+\/v\d+\.cjs$/;

/** What has become of a directory. Paths are below it, with forward slashes. */
export interface Written {
  /** Files that were not up to date. */
  readonly written: readonly string[];
  /** Validators of schemas that are no longer there. */
  readonly removed: readonly string[];
}

/**
 * Makes a directory hold what was generated. A file that would not change is left alone, so that
 * nothing watching it is woken.
 * @param files the text of each, by its path below the directory
 */
export function writeGenerated(directory: string, files: ReadonlyMap<string, string>): Written {
  // First: on a disk that ignores case, the old name of a schema may be the new one's file.
  const removed = validatorsIn(directory).filter((path) => !files.has(path));
  for (const path of removed) remove(join(directory, path));
  const written = [...files].flatMap(([path, text]) =>
    writeIfChanged(join(directory, path), text) ? path : [],
  );
  return { written, removed };
}

function validatorsIn(directory: string): string[] {
  const folder = join(directory, 'validators');
  return foldersIn(folder).flatMap((eventType) =>
    readdirSync(join(folder, eventType))
      .map((file) => `${eventType}/${file}`)
      .filter((path) => OF_A_SCHEMA.test(path))
      .map((path) => `validators/${path}`),
  );
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return []; // the first build: there is none yet
  }
}

function remove(file: string): void {
  rmSync(file);
  if (readdirSync(dirname(file)).length === 0) rmdirSync(dirname(file));
}

function writeIfChanged(path: string, text: string): boolean {
  if (readIfThere(path) === text) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return true;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // whatever it is, writing will say so
  }
}
