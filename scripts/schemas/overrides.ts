import type { SchemaProblem } from './problem.ts';
import { isObject } from './walk.ts';

/** Accepts a change that breaks events: `schemas/<event_type>/overrides.json` lists them. */
export interface Override {
  readonly eventType: string;
  /** `v1` to `v9999`. */
  readonly version: string;
  /** `canonicalHash` of the new schema, or `removed` if the version is gone. So it accepts this change and no other. */
  readonly sha256: string;
  readonly reason: string;
}

/** What `sha256` says of a version that is gone. */
export const REMOVED = 'removed';

/** The file of an event type's overrides. */
export const OVERRIDES_PATH = /^(?<eventType>[A-Za-z][A-Za-z0-9_.-]{0,99})\/overrides\.json$/;

const KEYS = ['version', 'sha256', 'reason'];
/** A reason must be long enough to say whose events would be refused, and why there are none. */
const MIN_REASON_WORDS = 5;

/** Reads the overrides of an event type. Gives the problems instead if there are any. */
export function readOverrides(
  file: string,
  eventType: string,
  value: Readonly<Record<string, unknown>>,
): { readonly overrides: Override[]; readonly problems: SchemaProblem[] } {
  const problem = (reason: string): SchemaProblem => ({ file, reason, remedy: REMEDY });
  const { entries, wrong } = readEntries(value, whyWrong);
  if (wrong.length > 0) return { overrides: [], problems: wrong.map(problem) };
  const overrides = (entries as Omit<Override, 'eventType'>[]).map((one) => ({
    eventType,
    ...one,
  }));
  const versions = overrides.map(({ version }) => version);
  const twice = versions.find((version, index) => versions.indexOf(version) !== index);
  if (twice === undefined) return { overrides, problems: [] };
  return {
    overrides: [],
    problems: [problem(`has two overrides of ${twice}; keep the newer one`)],
  };
}

/** Reads a list of overrides. @param whyWrong what is wrong with one of them */
export function readEntries(
  { overrides: list, ...others }: Readonly<Record<string, unknown>>,
  whyWrong: (entry: unknown) => string | undefined,
): { readonly entries: readonly unknown[]; readonly wrong: readonly string[] } {
  if (!Array.isArray(list) || Object.keys(others).length > 0) {
    return { entries: [], wrong: ['is not an object with only a list "overrides"'] };
  }
  const entries: unknown[] = list;
  const wrong = entries.flatMap((entry, index) => {
    const reason = whyWrong(entry);
    return reason === undefined ? [] : [`"/overrides/${index}" ${reason}`];
  });
  return { entries, wrong };
}

const REMEDY =
  'Write { "overrides": [{ "version": "v2", "sha256": "…", "reason": "…" }] }. npm run schemas -- check prints the entry ' +
  'for a change that it refuses.';

function whyWrong(entry: unknown): string | undefined {
  if (!isObject(entry)) return 'is not an object';
  const unknown = Object.keys(entry).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return `has the unknown key ${JSON.stringify(unknown)}`;
  const { version, sha256, reason } = entry;
  if (!isText(version, /^v[1-9][0-9]{0,3}$/)) return '"version" is not one of v1 to v9999';
  if (!isText(sha256, /^(?:[0-9a-f]{64}|removed)$/)) {
    return '"sha256" is neither 64 digits in hex nor "removed"';
  }
  return wrongReason(reason);
}

/** What is wrong with the reason of an override. */
export function wrongReason(reason: unknown): string | undefined {
  if (!isText(reason, /\S/)) return '"reason" is missing';
  const words = reason.match(/\p{L}{2,}/gu) ?? [];
  if (words.length >= MIN_REASON_WORDS) return undefined;
  return `"reason" is too short: say in ${MIN_REASON_WORDS} words or more why no event is refused`;
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
