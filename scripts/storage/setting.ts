/** A setting that the stack gives its own tables or bucket. A table or bucket that it doesn't own may lack it. */
export interface Setting {
  readonly resource: 'table' | 'journal' | 'bucket';
  readonly name: string;
  readonly expected: string;
  /** Reads the current value, in the same words as `expected`. */
  readonly read: () => Promise<string>;
  /** Sets the expected value. Missing if the setting can't be changed. */
  readonly repair?: () => Promise<unknown>;
}

export interface Finding {
  readonly resource: Setting['resource'];
  readonly setting: string;
  readonly expected: string;
  readonly found: string;
  /** `unknown` if the emulator doesn't have this setting. */
  readonly state: 'ok' | 'repaired' | 'differs' | 'unknown';
}

/** Names of the errors with which emulators refuse calls that they don't know. */
const UNKNOWN = ['UnknownOperationException', 'NotImplemented'];

/**
 * Reads a setting. If `repair` is true and it differs, repairs it and reads it again: it counts as repaired only if the
 * new value is read back.
 *
 * @param local on an emulator, a setting that the emulator doesn't have is `unknown` instead of an error.
 */
export async function examineSetting(
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
      return finding('not known to the emulator', 'unknown');
    }
    throw error;
  }
}

/** Tags as text, sorted, so that equal tags give equal texts. @param names the tags to show. Default: all. */
export function tagsText(
  tags: Readonly<Record<string, string>>,
  names: readonly string[] = Object.keys(tags),
): string {
  const pairs = names.flatMap((name) => (name in tags ? [`${name}=${tags[name]}`] : []));
  return pairs.sort().join(' ') || 'none';
}
