import { FAILURE_REASONS } from '../../src/core/failure-reasons.ts';
import type { RecordStatus } from '../../src/core/ledger-record.ts';
import type { OpenFilter } from '../../src/ledger-queries.ts';
import { filterConflicts, type FilterConflict } from '../../src/operations/filter-conflicts.ts';
import { textLike } from '../cli/option-values.ts';
import type { ValueOption, ValuesOf } from '../cli/options.ts';
import { momentOf, timeOption } from './time-option.ts';

/** An option whose value is one of a few names. */
export function oneOf<const T extends string>(
  names: readonly T[],
  { placeholder, description }: Pick<ValueOption<T>, 'placeholder' | 'description'>,
): ValueOption<T> {
  return {
    placeholder,
    description,
    expected: names.length === 1 ? `${names[0]}` : `one of ${names.join(', ')}`,
    example: names[0] ?? '',
    parse: (text) => names.find((name) => name === text),
  };
}

export const TENANT_OPTION = textLike(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  placeholder: 'TENANT',
  description: 'Only events of this tenant.',
  expected: 'a tenant id: 1 to 64 letters, digits and . _ -',
  example: 'acme',
});

/** Which events a command takes. It takes those that meet every condition that is given. */
export const FILTER_OPTIONS = {
  status: oneOf(['failed', 'queued'], {
    placeholder: 'STATUS',
    description: 'Only events that are failed for good, or queued for another attempt.',
  }),
  reason: oneOf(FAILURE_REASONS, {
    placeholder: 'REASON',
    description: 'Only events that failed for this reason, such as invalid_body.',
  }),
  tenant: TENANT_OPTION,
  type: textLike(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/, {
    placeholder: 'TYPE',
    description: 'Only events of this type.',
    expected: 'an event type',
    example: 'payment.processed',
  }),
  version: textLike(/^v[1-9][0-9]{0,3}$/, {
    placeholder: 'VERSION',
    description: 'Only events of this schema version.',
    expected: 'a schema version',
    example: 'v1',
  }),
  since: timeOption('Only events received at this time or later: 2h, 3d, 14:30, 2026-11-28.'),
  until: timeOption('Only events received before this time.'),
  fingerprint: textLike(/^f\d{1,3}_[0-9a-f]{12}$/, {
    placeholder: 'FINGERPRINT',
    description: 'Only events that failed for this cause, as stats shows it.',
    expected: 'a fingerprint: f, a number, _ and 12 of 0-9 a-f',
    example: 'f1_3f9a0c12be77',
  }),
} as const;

/** Where a command looks for events. For commands that can also look at dead letters. */
export const FROM_OPTION = oneOf(['ledger', 'dlq'], {
  placeholder: 'WHERE',
  description: 'Where to look: ledger (default), or dlq, the dead-letter queue.',
});

export type FilterValues = ValuesOf<typeof FILTER_OPTIONS>;

/** How the help of each command with these options explains its times. */
export const TIME_NOTE =
  'A TIME is compared with when the function first read the event. It may be 30m, 2h, 3d or 1w (so long ago), 14:30 (the ' +
  'last one, UTC), a date (00:00 UTC), or an RFC 3339 date-time.';

/** The filter of a list that may also have events that aren't open. */
export type AnyStatusValues = Omit<FilterValues, 'status'> & {
  readonly status: RecordStatus | undefined;
};

/** Conditions that no event can meet. @param now milliseconds since 1970. */
export function filterProblems({ status, ...values }: AnyStatusValues, now: number): string[] {
  const filter = openFilterOf({ ...values, status: undefined }, now);
  return filterConflicts({ ...filter, ...(status && { status }) }, now).map(conflictText);
}

const CONDITION_OPTIONS = { eventType: '--type', schemaVersion: '--version', tenantId: '--tenant' };

function conflictText(conflict: FilterConflict): string {
  switch (conflict.kind) {
    case 'future':
      return `--since: expected a time that is past, got ${conflict.since}`;
    case 'empty_period': {
      const { since, until } = conflict;
      return `--since and --until: expected --since before --until, got ${since} and ${until}`;
    }
    case 'excluded': {
      const { reason, condition, value, why } = conflict;
      const other = condition === 'status' ? `--status ${value}` : CONDITION_OPTIONS[condition];
      return `--reason ${reason} and ${other}: no event can meet both, because ${why}`;
    }
  }
}

/** The conditions for the open events of the ledger. @param now milliseconds since 1970. */
export function openFilterOf(values: FilterValues, now: number): OpenFilter {
  const { status, reason, tenant, type, version, since, until, fingerprint } = values;
  return {
    ...(status && { status }),
    ...(reason && { reason }),
    ...(tenant !== undefined && { tenantId: tenant }),
    ...(type !== undefined && { eventType: type }),
    ...(version !== undefined && { schemaVersion: version }),
    ...(since && { since: momentOf(since, now) }),
    ...(until && { until: momentOf(until, now) }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}
