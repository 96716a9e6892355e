/** Something that CloudFormation sets on a table or bucket of the stack, and nobody on one that the stack didn't make. */
export interface Setting {
  readonly resource: 'table' | 'bucket';
  readonly name: string;
  readonly expected: string;
  /** What it is now, in the words of `expected`. */
  readonly read: () => Promise<string>;
  /** Sets it as expected. Missing if it can't be changed. */
  readonly repair?: () => Promise<unknown>;
}

export interface Finding {
  readonly resource: Setting['resource'];
  readonly setting: string;
  readonly expected: string;
  readonly found: string;
  /** `unknown`: the emulator doesn't have it. */
  readonly state: 'ok' | 'repaired' | 'differs' | 'unknown';
}

/** What emulators answer to calls that they don't know. */
const UNKNOWN = ['UnknownOperationException', 'NotImplemented'];

/**
 * Reads a setting and, if asked to, repairs it and reads it again: only what is read back counts as repaired.
 *
 * @param local on an emulator, what it doesn't keep is `unknown` instead of an error.
 */
export async function examine(
  setting: Setting,
  { repair, local }: { readonly repair: boolean; readonly local: boolean },
): Promise<Finding> {
  const { resource, name, expected } = setting;
  const finding = (found: string, state: Finding['state']): Finding => {
    return { resource, setting: name, expected, found, state };
  };
  try {
    const found = await setting.read();
    if (found === expected) return finding(found, 'ok');
    if (!repair || !setting.repair) return finding(found, 'differs');
    await setting.repair();
    const after = await setting.read();
    if (after === expected) return finding(`${found} before`, 'repaired');
    return finding(after, local ? 'unknown' : 'differs');
  } catch (error) {
    if (local && error instanceof Error && UNKNOWN.includes(error.name)) {
      return finding('the emulator has none', 'unknown');
    }
    throw error;
  }
}

/** Tags in an order of their own. @param names the tags to tell of, if not all. */
export function tagsText(
  tags: Readonly<Record<string, string>>,
  names: readonly string[] = Object.keys(tags),
): string {
  const pairs = names.flatMap((name) => (name in tags ? [`${name}=${tags[name]}`] : []));
  return pairs.sort().join(' ') || 'none';
}
