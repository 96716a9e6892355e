import type { RecordStatus } from '../core/ledger-record.ts';
import { HANDLING_FAULTS, type FailureReason } from '../core/outcome.ts';
import type { RecordFilter } from './list-records.ts';

/** Conditions that no event can meet. */
export type FilterConflict =
  /** The period begins later than now. */
  | { readonly kind: 'future'; readonly since: string }
  /** The period ends before it begins, or has no length. */
  | { readonly kind: 'empty_period'; readonly since: string; readonly until: string }
  /** No event that failed for this reason meets the other condition. */
  | {
      readonly kind: 'excluded';
      readonly reason: FailureReason;
      readonly condition: ExcludedCondition;
      /** What the filter asks of it. */
      readonly value: string;
      /** Completes "no event can meet both, because …". */
      readonly why: string;
    };

type ExcludedCondition = 'status' | 'eventType' | 'schemaVersion' | 'tenantId';

/** Finds conditions that no event can meet. @param now milliseconds since 1970. */
export function filterConflicts(filter: RecordFilter, now: number): FilterConflict[] {
  return [...periodConflicts(filter, now), ...reasonConflicts(filter)];
}

function periodConflicts({ since, until }: RecordFilter, now: number): FilterConflict[] {
  if (since === undefined) return [];
  if (since > new Date(now).toISOString()) return [{ kind: 'future', since }];
  if (until === undefined || since < until) return [];
  return [{ kind: 'empty_period', since, until }];
}

const CONFLICT_STATUSES: readonly RecordFilter['status'][] = [
  'failed',
  'discarded',
] satisfies readonly RecordStatus[];

const FAULTS: readonly FailureReason[] = HANDLING_FAULTS;

const NAMELESS_CONDITIONS = ['eventType', 'schemaVersion', 'tenantId'] as const;

function reasonConflicts(filter: RecordFilter): FilterConflict[] {
  const { status, reason } = filter;
  if (reason === undefined) return [];
  const excluded = (condition: ExcludedCondition, why: string): FilterConflict => ({
    kind: 'excluded',
    reason,
    condition,
    value: filter[condition] ?? '',
    why,
  });
  if (reason === 'id_conflict' && isNamed(status) && !CONFLICT_STATUSES.includes(status)) {
    return [excluded('status', 'a conflict is failed or discarded')];
  }
  if (FAULTS.includes(reason) && status === 'failed') {
    const why =
      'such an event gets another attempt; after the last one it is attempts_exhausted or max_attempts';
    return [excluded('status', why)];
  }
  if (reason !== 'malformed_json') return [];
  return NAMELESS_CONDITIONS.filter((condition) => filter[condition] !== undefined).map(
    (condition) => excluded(condition, 'text that isn’t JSON names none'),
  );
}

function isNamed(status: RecordFilter['status']): boolean {
  return status !== undefined && status !== 'any';
}
