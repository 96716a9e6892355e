import type { JsonSchema } from '../../schemas/read.ts';
import { describedParts, type DescribedPart } from './parts.ts';
import { versionChanges, type VersionChange } from './version-changes.ts';

/** What a page for people says of a version of an event type, beside its sample. */
export interface EventDescription {
  /** The body first, then the schemas that several places of it share. */
  readonly parts: readonly DescribedPart[];
  /** What differs from the version before. Missing if there is none. */
  readonly changes?: ChangesSince;
}

export interface ChangesSince {
  readonly since: string;
  /** Missing if the schemas are too large to compare. */
  readonly places?: readonly VersionChange[];
}

/** A version of an event type. */
export interface DescribedVersion {
  readonly eventType: string;
  readonly version: string;
  readonly schema: JsonSchema;
}

/** Describes a version. @param before the version before it */
export function describeEvent(
  { schema }: DescribedVersion,
  before: DescribedVersion | undefined,
): EventDescription {
  const parts = describedParts(schema);
  if (!before) return { parts };
  const places = versionChanges(before.schema, parts);
  return { parts, changes: { since: before.version, ...(places && { places }) } };
}
