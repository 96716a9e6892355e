import { canonicalHash } from '../../../src/core/content-hash.ts';
import type { SchemaFile } from '../read.ts';
import type { SchemaChange } from './verdict.ts';

/** A version of an event type. */
export type SchemaName = Pick<SchemaFile, 'eventType' | 'version'>;

/** How two states of the schemas differ. */
export interface SchemaChanges {
  readonly changed: readonly SchemaChange[];
  readonly added: readonly SchemaName[];
  readonly removed: readonly SchemaFile[];
  /** How many are equal. Order of keys and white space don't count. */
  readonly unchanged: number;
}

export function compareSchemas(
  before: readonly SchemaFile[],
  after: readonly SchemaFile[],
): SchemaChanges {
  const old = new Map(before.map((schema) => [schema.file, schema]));
  const current = new Map(after.map((schema) => [schema.file, schema]));
  const kept = after.flatMap(({ file, schema, ...name }) => {
    const published = old.get(file);
    return published ? { ...name, before: published.schema, after: schema } : [];
  });
  const changed = kept.filter((one) => canonicalHash(one.before) !== canonicalHash(one.after));
  return {
    changed,
    added: after.filter(({ file }) => !old.has(file)),
    removed: before.filter(({ file }) => !current.has(file)),
    unchanged: kept.length - changed.length,
  };
}

/** `order.placed/v2` */
export function nameText({ eventType, version }: SchemaName): string {
  return `${eventType}/${version}`;
}
