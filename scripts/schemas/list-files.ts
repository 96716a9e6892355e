import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What was found in a directory. All paths are below it, with forward slashes. */
export interface FoundFiles {
  /** Sorted. Also links to files that are not there. */
  readonly files: readonly string[];
  /** Links that lead to a folder around them. */
  readonly loops: readonly string[];
}

/** Finds all files below a directory. Links to folders are followed. */
export function listFiles(directory: string): FoundFiles {
  const loops: string[] = [];
  const below = (path: string, around: readonly string[]): string[] => {
    const folder = realpathSync(join(directory, path));
    if (around.includes(folder)) {
      loops.push(path);
      return [];
    }
    return readdirSync(folder).flatMap((name) => {
      const child = path === '' ? name : `${path}/${name}`;
      const at = join(folder, name);
      return existsSync(at) && statSync(at).isDirectory()
        ? below(child, [...around, folder])
        : [child];
    });
  };
  return { files: below('', []).sort(), loops };
}
