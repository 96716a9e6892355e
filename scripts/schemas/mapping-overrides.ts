import { readEntries, wrongReason } from './overrides.ts';
import type { SchemaProblem } from './problem.ts';
import { isObject } from './walk.ts';

/** Accepts a change of `mappings.json` that breaks events: `schemas/overrides.json` lists them. */
export interface MappingOverride {
  /** JSON pointer of the entry: `/tenants/123456789012`. */
  readonly entry: string;
  /** The new value of the entry, or null if it is gone. So it accepts this change and no other. */
  readonly value: string | null;
  readonly reason: string;
}

/** The file of these overrides, beside `mappings.json`. */
export const MAPPING_OVERRIDES_FILE = 'overrides.json';

const KEYS = ['entry', 'value', 'reason'];

/** Reads the overrides of changed mappings. Gives the problems instead if there are any. */
export function readMappingOverrides(value: Readonly<Record<string, unknown>>): {
  readonly overrides: MappingOverride[];
  readonly problems: SchemaProblem[];
} {
  const { entries, wrong } = readEntries(value, whyWrong);
  const overrides = entries as readonly MappingOverride[];
  const names = overrides.map(({ entry }) => entry);
  const twice = names.find((entry, index) => names.indexOf(entry) !== index);
  const reasons =
    wrong.length === 0 && twice !== undefined
      ? [`has two overrides of ${twice}; keep the newer one`]
      : wrong;
  const file = MAPPING_OVERRIDES_FILE;
  const problems = reasons.map((reason) => ({ file, reason, remedy: REMEDY }));
  return { overrides: problems.length > 0 ? [] : [...overrides], problems };
}

const REMEDY =
  'Write { "overrides": [{ "entry": "/tenants/…", "value": "…", "reason": "…" }] }. npm run schemas -- check prints the ' +
  'entry for a changed mapping that it refuses.';

function whyWrong(one: unknown): string | undefined {
  if (!isObject(one)) return 'is not an object';
  const unknown = Object.keys(one).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return `has the unknown key ${JSON.stringify(unknown)}`;
  const { entry, value, reason } = one;
  if (typeof entry !== 'string' || !/^\/[a-z]+\/[^/]*$/.test(entry)) {
    return '"entry" is no JSON pointer of an entry in mappings.json, such as "/tenants/acme"';
  }
  if (typeof value !== 'string' && value !== null) {
    return '"value" is neither the new value of the entry nor null';
  }
  return wrongReason(reason);
}
