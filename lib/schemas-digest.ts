import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Enough to tell two releases apart. */
const HEX_DIGITS = 12;

/**
 * Names the schemas and mappings that validators were made from, by the validators themselves: a description that changes
 * doesn't change them. The code that reads other formats is among them, so the name changes with that, too.
 *
 * @param validators their folder: the build makes it, and copies it into the function's bundle
 */
export function schemasDigest(validators: string): string {
  const hash = createHash('sha256');
  for (const file of globSync('**/*.cjs', { cwd: validators }).sort()) {
    hash.update(`${file.replaceAll('\\', '/')}\n`).update(readFileSync(join(validators, file)));
  }
  return hash.digest('hex').slice(0, HEX_DIGITS);
}
