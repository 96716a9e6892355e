import { fieldError, type FieldError } from '../core/field-error.ts';
import type { FailureReason } from '../core/outcome.ts';
import type { OperationFilter } from '../core/operation.ts';
import { readAddress } from '../operations/event-address.ts';
import { filterConflicts, type FilterConflict } from '../operations/filter-conflicts.ts';
import { utcText } from './utc-text.ts';

/** What an operator asks for. Its members have passed the check of their schema. */
export interface ChangeBody {
  readonly filter?: FilterBody;
  readonly all?: boolean;
  readonly note?: string;
  readonly rate?: number;
  readonly expected?: number;
}

interface FilterBody {
  readonly id?: string;
  readonly status?: 'failed' | 'queued';
  readonly reason?: FailureReason;
  readonly tenant_id?: string;
  readonly event_type?: string;
  readonly schema_version?: string;
  readonly fingerprint?: string;
  readonly since?: string;
  readonly until?: string;
}

/** What is wrong with the choice of events. @param now milliseconds since 1970. */
export function choiceErrors({ filter = {}, all }: ChangeBody, now: number): FieldError[] {
  const given = Object.keys(filter);
  if (given.length === 0 && all !== true) {
    const text = 'must have a condition, got none. To take every open event, send "all": true';
    return [fieldError('/filter', 'required', text)];
  }
  if (given.length > 0 && all === true) {
    return [fieldError('/all', 'exclusive', 'must be left out if the filter has a condition')];
  }
  if (filter.id !== undefined) return idErrors(filter);
  return filterConflicts(conditionsOf(filter), now).map(conflictError);
}

function idErrors({ id = '', ...others }: FilterBody): FieldError[] {
  const besides = Object.keys(others).filter((name) => name !== 'status');
  const errors = besides.map((name) =>
    fieldError(`/filter/${name}`, 'exclusive', 'must be left out beside id'),
  );
  if (readAddress(id)?.kind === 'key') return errors;
  return [
    fieldError('/filter/id', 'format', 'must be TENANT#EVENT_ID, or the key of a record'),
    ...errors,
  ];
}

const MEMBERS = {
  status: 'status',
  tenantId: 'tenant_id',
  eventType: 'event_type',
  schemaVersion: 'schema_version',
} as const;

function conflictError(conflict: FilterConflict): FieldError {
  switch (conflict.kind) {
    case 'future':
      return fieldError('/filter/since', 'past', 'must be a time that is past');
    case 'empty_period':
      return fieldError('/filter/until', 'period', 'must be later than since');
    case 'excluded': {
      const { condition, why } = conflict;
      const text = `excludes the condition reason: no event can meet both, because ${why}`;
      return fieldError(`/filter/${MEMBERS[condition]}`, 'exclusive', text);
    }
  }
}

/** The filter of a body without `choiceErrors`. */
export function conditionsOf(filter: FilterBody = {}): OperationFilter {
  const { id, status, reason, fingerprint, since, until } = filter;
  const { tenant_id: tenantId, event_type: eventType, schema_version: schemaVersion } = filter;
  return {
    ...(id !== undefined && { key: id }),
    ...(status !== undefined && { status }),
    ...(reason !== undefined && { reason }),
    ...(tenantId !== undefined && { tenantId }),
    ...(eventType !== undefined && { eventType }),
    ...(schemaVersion !== undefined && { schemaVersion }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(since !== undefined && { since: utcText(since) }),
    ...(until !== undefined && { until: utcText(until) }),
  };
}
