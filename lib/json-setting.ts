import type { Parsed, Problem } from './context.ts';

/** A JSON object of a setting. */
export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `cdk.json` gives JSON, and the command line gives its text. Other text stays as it is. */
export function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** What a list of objects may hold. */
export interface EntryList<T> {
  readonly setting: string;
  /** What each entry must be. */
  readonly expected: string;
  readonly most: number;
  /** Reads an entry. What is wrong with it goes to `problems`. */
  readonly entry: (fields: Fields, path: string, problems: Problem[]) => T;
}

/** Reads a list of objects, or one of them. An empty text is an empty list, so that it overrides `cdk.json`. */
export function parseEntries<T>(value: unknown, list: EntryList<T>): Parsed<readonly T[]> {
  const { setting, expected, most, entry } = list;
  const found = value === '' ? [] : [fromText(value)].flat();
  const problems: Problem[] = [];
  const read = found.map((each, index) => {
    const path = `${setting}[${index}]`;
    if (isObject(each)) return entry(each, path, problems);
    problems.push({ setting: Array.isArray(found) ? path : setting, value: each, expected });
    return undefined;
  });
  if (found.length > most) {
    const why = 'the policy of the queue has at most 8 KB';
    problems.push({ setting, value: found.length, expected: `at most ${most} entries`, why });
  }
  if (problems.length > 0) return { kind: 'unusable', problems };
  return { kind: 'usable', value: read.filter((each) => each !== undefined) };
}

/** A problem for each field that isn't one of the known. */
export function unknownFields(fields: Fields, path: string, known: readonly string[]): Problem[] {
  return Object.entries(fields)
    .filter(([name]) => !known.includes(name))
    .map(([name, value]) => ({
      setting: `${path}.${name}`,
      value,
      expected: `one of the names ${known.join(', ')}`,
      why: 'a misspelt name would keep its default',
    }));
}
