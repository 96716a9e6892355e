import { canonicalHash } from '../../../src/core/content-hash.ts';
import { REMOVED, type Override } from '../overrides.ts';
import type { SchemaFile } from '../read.ts';
import { nameText, type SchemaName } from './compare-schemas.ts';
import type { Opinion } from './verdict.ts';

/**
 * What becomes of a change.
 *
 * - `compatible`: proved.
 * - `unrefuted`: nobody could prove it, and neither made-up nor recorded bodies speak against it.
 * - `overridden`: it breaks, or nobody could judge it, and an override accepts it. If the check is strict, also if nothing decides it.
 * - `breaks`: there is a finding.
 * - `undecided`: no opinion could judge it.
 */
export type Outcome = 'compatible' | 'unrefuted' | 'overridden' | 'breaks' | 'undecided';

/** A changed or removed version, and what all opinions say of it. */
export interface JudgedChange {
  /** `order.placed/v2` */
  readonly schema: string;
  readonly outcome: Outcome;
  /** For a removed version, only recorded events have one: nothing else is left to judge. */
  readonly opinions: readonly Opinion[];
  /** Why it is accepted although it breaks. */
  readonly reason?: string;
  /** What an override must say to accept this change: the hash of the new schema, or `removed`. */
  readonly sha256: string;
  /** The version after the newest one that either side has: a new schema can be made beside the others. */
  readonly nextVersion: string;
}

/** How strict the decisions are. */
export interface DecisionRules {
  /** Whether a proof or recorded events must speak for a change. */
  readonly isStrict: boolean;
}

/** What the changes are judged by, besides opinions. */
export interface Current extends DecisionRules {
  readonly schemas: readonly SchemaFile[];
  /** The versions that the commit has. */
  readonly published: readonly SchemaName[];
  readonly overrides: readonly Override[];
}

/** A removed version breaks, because its events would be rejected. Recorded events only show how many there are. */
export function judgedChange(
  name: SchemaName,
  opinions: readonly Opinion[],
  current: Current,
): JudgedChange {
  const sha256 = hashOf(name, current);
  const outcome = sha256 === REMOVED ? 'breaks' : outcomeOf(opinions);
  const override = current.overrides.find(
    (one) => nameText(one) === nameText(name) && one.sha256 === sha256,
  );
  const nextVersion = versionAfter(name, current);
  const judged = { schema: nameText(name), opinions, sha256, nextVersion };
  return override && !isAccepted({ outcome, opinions }, current)
    ? { ...judged, outcome: 'overridden', reason: override.reason }
    : { ...judged, outcome };
}

/** Overrides that accept nothing: the schema has changed since they were written, or there is no such version. */
export function staleOverrides(current: Pick<Current, 'schemas' | 'overrides'>): Override[] {
  return current.overrides.filter((one) => one.sha256 !== hashOf(one, current));
}

function hashOf(name: SchemaName, { schemas }: Pick<Current, 'schemas'>): string {
  const file = schemas.find((one) => nameText(one) === nameText(name));
  return file ? canonicalHash(file.schema) : REMOVED;
}

function versionAfter({ eventType }: SchemaName, { schemas, published }: Current): string {
  const known = [...schemas, ...published].filter((one) => one.eventType === eventType);
  const numbers = known.map(({ version }) => Number(version.slice(1)));
  return `v${Math.max(...numbers) + 1}`;
}

/** One finding outweighs everything, even a proof. */
export function outcomeOf(opinions: readonly Opinion[]): Outcome {
  const accepting = opinions.filter(({ verdict }) => verdict.kind === 'compatible');
  if (opinions.some(({ verdict }) => verdict.kind === 'incompatible')) return 'breaks';
  if (accepting.some(({ by }) => by === 'structural')) return 'compatible';
  return accepting.length > 0 ? 'unrefuted' : 'undecided';
}

function isOfRecordedEvents({ by, verdict }: Opinion): boolean {
  return by === 'corpus' && verdict.kind === 'compatible';
}

/** Whether the change may be made. */
export function isAccepted(
  { outcome, opinions }: Pick<JudgedChange, 'outcome' | 'opinions'>,
  { isStrict }: DecisionRules,
): boolean {
  switch (outcome) {
    case 'compatible':
    case 'overridden':
      return true;
    case 'unrefuted':
      return !isStrict || opinions.some(isOfRecordedEvents);
    case 'breaks':
    case 'undecided':
      return false;
  }
}
