import { MAPPING_OVERRIDES_FILE } from '../mapping-overrides.ts';
import { REMOVED } from '../overrides.ts';
import { MAPPINGS_FILE } from '../read.ts';
import { nameText } from './compare-schemas.ts';
import type { Current } from './decide.ts';
import { git, isShallow } from './git.ts';
import { valuesByEntry, type MappingChanges } from './mappings/changed-entries.ts';
import type { MappingRules } from './mappings/judge-mappings.ts';
import type { PublishedSchemas } from './published-schemas.ts';

/** An override that accepts a removal that never took place: no commit has what was removed. */
export interface BaselessOverride {
  /** Path below the folder of the schemas: `order.placed/overrides.json`. */
  readonly file: string;
  /** The version, or the pointer of the entry. */
  readonly of: string;
}

/** An override that may be baseless, and the arguments by which `git log` finds what was removed. */
interface Suspect extends BaselessOverride {
  readonly search: readonly string[];
}

/**
 * Finds overrides of removals that never took place. If the repository is a shallow clone, there are none: it lacks the
 * commits that may have had them.
 */
export async function baselessOverrides(
  folder: string,
  published: PublishedSchemas,
  current: Pick<Current, 'schemas' | 'overrides'>,
  mapped: Pick<MappingChanges, 'before' | 'after'>,
  rules: Pick<MappingRules, 'overrides'>,
): Promise<BaselessOverride[]> {
  const suspects = [...goneVersions(published, current), ...goneEntries(mapped, rules)];
  if (suspects.length === 0 || (await isShallow(folder))) return [];
  const found: BaselessOverride[] = [];
  for (const { file, of, search } of suspects) {
    const args = ['log', '-1', '--format=%H', '--full-history', published.commit, 'HEAD'];
    const commit = String(await git(folder, [...args, ...search]));
    if (commit === '') found.push({ file, of });
  }
  return found;
}

function goneVersions(
  { schemas: published }: PublishedSchemas,
  { schemas, overrides }: Pick<Current, 'schemas' | 'overrides'>,
): Suspect[] {
  const known = new Set([...published, ...schemas].map(nameText));
  const gone = overrides.filter((one) => one.sha256 === REMOVED && !known.has(nameText(one)));
  return gone.map((one) => ({
    file: `${one.eventType}/overrides.json`,
    of: one.version,
    search: ['--', `${nameText(one)}.json`],
  }));
}

function goneEntries(
  { before, after }: Pick<MappingChanges, 'before' | 'after'>,
  { overrides }: Pick<MappingRules, 'overrides'>,
): Suspect[] {
  const known = new Map([...valuesByEntry(before), ...valuesByEntry(after)]);
  const gone = overrides.filter(({ entry, value }) => value === null && !known.has(entry));
  return gone.map(({ entry }) => ({
    file: MAPPING_OVERRIDES_FILE,
    of: entry,
    search: ['-S', JSON.stringify(nameIn(entry)), '--', MAPPINGS_FILE],
  }));
}

/** `/clients/~1shop` is about `/shop`. */
function nameIn(entry: string): string {
  const [token = ''] = entry.split('/').slice(2);
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
