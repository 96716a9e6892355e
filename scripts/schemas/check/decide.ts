import { nameText, type SchemaName } from './compare-schemas.ts';
import type { Opinion } from './verdict.ts';

/**
 * What becomes of a change.
 *
 * - `compatible`: proved.
 * - `unrefuted`: nobody could prove it, and neither made-up nor recorded bodies speak against it.
 * - `breaks`: there is a finding.
 * - `undecided`: no opinion could judge it.
 */
export type Outcome = 'compatible' | 'unrefuted' | 'breaks' | 'undecided';

/** A changed version, and what all opinions say of it. */
export interface JudgedChange {
  /** `order.placed/v2` */
  readonly schema: string;
  readonly outcome: Outcome;
  /** Empty for a removed version: nothing is left to judge. */
  readonly opinions: readonly Opinion[];
}

export function judgedChange(name: SchemaName, opinions: readonly Opinion[]): JudgedChange {
  return { schema: nameText(name), outcome: outcomeOf(opinions), opinions };
}

/** Whoever publishes a version promises to accept its events. So a removed one breaks, whatever it was. */
export function removedVersion(name: SchemaName): JudgedChange {
  return { schema: nameText(name), outcome: 'breaks', opinions: [] };
}

/** One finding outweighs everything, even a proof. */
function outcomeOf(opinions: readonly Opinion[]): Outcome {
  const accepting = opinions.filter(({ verdict }) => verdict.kind === 'compatible');
  if (opinions.some(({ verdict }) => verdict.kind === 'incompatible')) return 'breaks';
  if (accepting.some(({ by }) => by === 'structural')) return 'compatible';
  return accepting.length > 0 ? 'unrefuted' : 'undecided';
}

/** Whether the change may be made. */
export function isAccepted({ outcome }: JudgedChange): boolean {
  return outcome === 'compatible' || outcome === 'unrefuted';
}
