import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The build removes no other files.
const OF_A_SCHEMA = /^[^/]+\/v\d+\.cjs$/;

/** What changed in a directory. Paths are below it, with forward slashes. */
export interface Written {
  /** Files that were new or out of date. */
  readonly written: readonly string[];
  /** Validators of schemas that are no longer there. */
  readonly removed: readonly string[];
}

/**
 * Writes the generated files to a directory. It skips files that stay the same, so that programs
 * that watch them don't run again.
 * @param files the text of each, by its path below the directory
 */
export function writeGenerated(directory: string, files: ReadonlyMap<string, string>): Written {
  // Remove first: on a disk that ignores case, the old file may have the name of a new one.
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
    return []; // before the first build there is none
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
    return undefined; // if this is an error, writing reports it
  }
}
