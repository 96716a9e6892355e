import { NATIVE_NAMES } from '../../../../src/core/envelope.ts';
import type { MappingsFile } from '../../../../src/core/envelopes/mappings.ts';
import { pointerToken } from '../../../../src/core/field-error.ts';
import { isObject } from '../../walk.ts';

/** A part of `mappings.json`. */
export type MappingPart = keyof MappingsFile;

/** Whether a part has other names. The other parts have places of fields, or of the body. */
export function isNamePart(part: MappingPart): part is 'types' | 'tenants' | 'clients' {
  return part === 'types' || part === 'tenants' || part === 'clients';
}

/** An entry of `mappings.json` that came, went, or has another value. */
export interface EntryChange {
  readonly part: MappingPart;
  /** What the senders say, or the field whose place it is. */
  readonly name: string;
  /** JSON pointer of the entry: `/tenants/123456789012`. */
  readonly entry: string;
  /** Missing if there was no entry. */
  readonly before?: string;
  /** Missing if there is none any more. */
  readonly after?: string;
}

/** How `mappings.json` differs. */
export interface MappingChanges {
  readonly before: MappingsFile;
  readonly after: MappingsFile;
  readonly changes: readonly EntryChange[];
}

const PARTS = ['types', 'tenants', 'clients', 'cloudevents', 'sns', 'eventbridge'] as const;

/** Finds the entries that differ. Their order and the order of parts don't count. */
export function mappingChanges(before: MappingsFile, after: MappingsFile): MappingChanges {
  const changes = PARTS.flatMap((part) => {
    const [old, current] = [entriesOf(before, part), entriesOf(after, part)];
    const names = [...new Set([...old.keys(), ...current.keys()])].sort();
    const changed = names.filter((name) => old.get(name) !== current.get(name));
    return changed.map((name) => entryChange(part, name, old.get(name), current.get(name)));
  });
  return { before, after, changes };
}

/**
 * The entries of a file that today's build refuses. An earlier release may have built it, so what they say counts.
 *
 * @param file what the text of the file says
 */
export function readableEntries(file: Readonly<Record<string, unknown>>): MappingsFile {
  const parts = PARTS.flatMap((part) => {
    const entries = file[part];
    if (!isObject(entries)) return [];
    const texts = Object.entries(entries).filter(
      ([name, value]) => typeof value === 'string' && (isNamePart(part) || NATIVE_NAMES.has(name)),
    );
    return [[part, Object.fromEntries(texts)] as const];
  });
  return Object.fromEntries(parts);
}

/** The values of all entries, by their pointers. */
export function valuesByEntry(file: MappingsFile): ReadonlyMap<string, string> {
  const all = PARTS.flatMap((part) =>
    [...entriesOf(file, part)].map(([name, value]) => [entryPointer(part, name), value] as const),
  );
  return new Map(all);
}

/** How many entries a file has. */
export function countEntries(file: MappingsFile): number {
  return PARTS.reduce((count, part) => count + entriesOf(file, part).size, 0);
}

/** The file with the new value of one entry. */
export function withChange(file: MappingsFile, { part, name, after }: EntryChange): MappingsFile {
  const entries = entriesOf(file, part);
  if (after === undefined) entries.delete(name);
  else entries.set(name, after);
  return { ...file, [part]: Object.fromEntries(entries) };
}

function entryChange(
  part: MappingPart,
  name: string,
  before: string | undefined,
  after: string | undefined,
): EntryChange {
  return {
    part,
    name,
    entry: entryPointer(part, name),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

function entriesOf(file: MappingsFile, part: MappingPart): Map<string, string> {
  return new Map(Object.entries(file[part] ?? {}));
}

/** JSON pointer of an entry: `/tenants/123456789012`. */
export function entryPointer(part: MappingPart, name: string): string {
  return `${pointerToken(part)}${pointerToken(name)}`;
}
