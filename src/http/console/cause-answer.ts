import type { Failure } from '../../core/outcome.ts';
import type { CausesAnswer, CausesPage, CauseView } from '../../operations/causes/causes.ts';
import type { OpenEvent } from '../../operations/causes/open-causes.ts';
import { causeText } from '../../operations/causes/reason-text.ts';
import type { Counts } from '../../operations/failure-groups.ts';
import { bodyErrors } from '../problem.ts';
import { ServiceFailed } from '../service-failed.ts';

/** How much an answer says of a cause. */
export interface CauseDetail {
  /** Most names of types, and of tenants. */
  readonly names: number;
  /** Most errors of the sample. */
  readonly errors: number;
}

/** A cause in an answer: `CAUSE_SCHEMA`. */
export function causeAnswer(cause: CauseView, detail: CauseDetail): object {
  const { fingerprint, events, failed, queued, firstSeen, lastSeen, reasons, types, tenants } =
    cause;
  const { sampleKey, sampleFailure, trend, advice } = cause;
  return {
    fingerprint,
    events,
    failed,
    queued,
    first_seen: firstSeen,
    last_seen: lastSeen,
    summary: causeText(reasons),
    reasons,
    types: countsAnswer(types, detail.names),
    tenants: countsAnswer(tenants, detail.names),
    sample_key: sampleKey,
    sample: sampleFailure && sampleAnswer(sampleFailure, detail.errors),
    trend: { since: trend.since, bucket_seconds: trend.bucketSeconds, counts: trend.counts },
    advice,
  };
}

function countsAnswer({ counts, more }: Counts, names: number): object {
  const given = counts.slice(0, names).map(([name, events]) => ({ name, events }));
  return { counts: given, others: counts.length - given.length, more };
}

function sampleAnswer({ reason, message, errors }: Failure, most: number): object {
  const given = bodyErrors(errors.slice(0, most));
  return { reason, message, errors: given, more_errors: errors.length - given.length };
}

/** An event of a cause in an answer: `CAUSE_EVENT_SCHEMA`. */
export function causeEventAnswer(event: OpenEvent): object {
  const { key, status, reason, tenantId, eventType, schemaVersion, receivedAt } = event;
  return {
    key,
    status,
    reason,
    tenant_id: tenantId,
    type: eventType,
    version: schemaVersion,
    received_at: receivedAt,
  };
}

/**
 * What is said of the snapshot, and what `describe` makes of it.
 *
 * @throws ServiceFailed if the newest snapshot could not be taken
 */
export function snapshotAnswer(
  { page, reading, failure }: CausesAnswer,
  describe: (page: CausesPage) => object,
): object {
  if (failure) throw new ServiceFailed('The ledger failed', { cause: failure.cause });
  return {
    reading: reading && {
      since: new Date(reading.since).toISOString(),
      events: reading.records,
    },
    snapshot: page && {
      at: new Date(page.takenAt).toISOString(),
      complete: page.complete,
      ...describe(page),
    },
  };
}
