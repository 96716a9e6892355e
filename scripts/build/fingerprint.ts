import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A hash of files and of all that is in folders: names and contents, whatever their times are. What doesn't exist counts
 * as such, so that it is noticed when it comes or goes.
 */
export function fingerprint(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) add(hash, root, path);
  return hash.digest('hex');
}

function add(hash: Hash, root: string, path: string): void {
  const full = join(root, path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    const entries = readdirSync(full).sort();
    hash.update(`folder ${JSON.stringify(path)} ${entries.length}\n`);
    for (const entry of entries) add(hash, root, join(path, entry));
    return;
  }
  const content = found && readFileSync(full);
  hash.update(`file ${JSON.stringify(path)} ${content ? content.length : 'missing'}\n`);
  if (content) hash.update(content);
}
