import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { DEPLOYABLE, PREFIXES } from '../bundles.ts';
import { countedCase } from '../case-result.ts';
import type { Family } from '../family.ts';

const KILOBYTE = 1024;

/** The size of what is deployed. */
export const BUNDLE: Family = {
  name: 'bundle',
  title: 'Bundle, KB (1,024 bytes), all its files together',
  cases: DEPLOYABLE.flatMap((who) => [
    {
      name: `${PREFIXES[who]}bundle-raw`,
      what: `${who === 'ours' ? 'our' : 'the peer’s'} bundle as it is`,
    },
    { name: `${PREFIXES[who]}bundle-gzipped`, what: 'the same, each file gzipped' },
  ]),
  async measure({ bundles }) {
    const results = [];
    for (const who of DEPLOYABLE) {
      const { raw, gzipped } = await bundleSize(await bundles.deployed(who));
      results.push(countedCase(`${PREFIXES[who]}bundle-raw`, 'KB', raw / KILOBYTE));
      results.push(countedCase(`${PREFIXES[who]}bundle-gzipped`, 'KB', gzipped / KILOBYTE));
    }
    return results;
  },
};

/** The bytes of all files of a bundle. */
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
