import type { JsonSchema, SchemaFile } from '../read.ts';
import { nameText, type SchemaChanges, type SchemaName } from './compare-schemas.ts';

/** A schema that recorded events are read for. */
export interface Candidate {
  readonly name: SchemaName;
  /** Missing for a removed version. */
  readonly after?: JsonSchema;
  /** Missing for a new version. */
  readonly before?: JsonSchema;
}

/** The changed schemas, and the new and the removed versions. @param all the schemas of the checkout */
export function candidatesOf(
  { changed, added, removed }: SchemaChanges,
  all: readonly SchemaFile[],
): Candidate[] {
  const isAdded = new Set(added.map(nameText));
  return [
    ...changed.map(({ before, after, ...name }) => ({ name, before, after })),
    ...all.flatMap(({ eventType, version, schema: after }) => {
      const name = { eventType, version };
      return isAdded.has(nameText(name)) ? [{ name, after }] : [];
    }),
    ...removed.map(({ eventType, version, schema: before }) => ({
      name: { eventType, version },
      before,
    })),
  ];
}
