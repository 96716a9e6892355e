import type { MappingsFile } from '../../../../src/core/envelopes/mappings.ts';
import type { MappingOverride } from '../../mapping-overrides.ts';
import { isAccepted, outcomeOf, type DecisionRules, type Outcome } from '../decide.ts';
import type { Opinion } from '../verdict.ts';
import { valuesByEntry, type EntryChange } from './changed-entries.ts';

/** A changed entry of `mappings.json`, and what all opinions say of it. */
export interface JudgedEntry {
  /** JSON pointer of the entry: `/tenants/123456789012`. */
  readonly entry: string;
  /** Null if there was no entry. */
  readonly before: string | null;
  /** Null if there is none any more. */
  readonly after: string | null;
  readonly outcome: Outcome;
  readonly opinions: readonly Opinion[];
  /** Why it is accepted although it breaks. */
  readonly reason?: string;
}

/** Decides by the opinions and the overrides. */
export function judgedEntry(
  { entry, before: old, after: current }: EntryChange,
  opinions: readonly Opinion[],
  rules: DecisionRules & { readonly overrides: readonly MappingOverride[] },
): JudgedEntry {
  const [before, after] = [old ?? null, current ?? null];
  const judged = { entry, before, after, opinions };
  const outcome = outcomeOf(opinions);
  const override = rules.overrides.find((one) => one.entry === entry && one.value === after);
  return override && !isAccepted({ outcome, opinions }, rules)
    ? { ...judged, outcome: 'overridden', reason: override.reason }
    : { ...judged, outcome };
}

/** Overrides that accept nothing: the entry has another value now. */
export function staleMappingOverrides(
  overrides: readonly MappingOverride[],
  current: MappingsFile,
): MappingOverride[] {
  const values = valuesByEntry(current);
  return overrides.filter(({ entry, value }) => (values.get(entry) ?? null) !== value);
}
