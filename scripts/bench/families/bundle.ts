import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Contender } from '../bundles.ts';
import { countedCase } from '../case-result.ts';
import type { Family } from '../family.ts';

const KILOBYTE = 1024;
const NAMES: Readonly<Record<Contender, string>> = {
  ours: 'bundle',
  put: 'peer-put-bundle',
  powertools: 'peer-powertools-bundle',
};

/** What is deployed. */
export const BUNDLE: Family = {
  name: 'bundle',
  title: 'Bundle, KB (1,024 bytes), all its files together',
  cases: Object.entries(NAMES).flatMap(([who, name]) => [
    { name: `${name}-raw`, what: `${who === 'ours' ? 'our' : 'the peer’s'} bundle as it is` },
    { name: `${name}-gzipped`, what: 'the same, each file gzipped' },
  ]),
  async measure({ bundles }) {
    const results = [];
    for (const [who, name] of Object.entries(NAMES)) {
      const { raw, gzipped } = await bundleSize(await bundles.deployed(who as Contender));
      results.push(countedCase(`${name}-raw`, 'KB', raw / KILOBYTE));
      results.push(countedCase(`${name}-gzipped`, 'KB', gzipped / KILOBYTE));
    }
    return results;
  },
};

/** Bytes of all files of a bundle. */
export async function bundleSize(folder: string): Promise<{ raw: number; gzipped: number }> {
  let raw = 0;
  let gzipped = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name));
    raw += bytes.length;
    gzipped += gzipSync(bytes, { level: 9 }).length;
  }
  return { raw, gzipped };
}
