import { secondsUntil } from '../core/date-time.ts';
import { errorText } from '../core/error-text.ts';
import type { Outcome } from '../core/outcome.ts';
import type { BodylessReading } from '../core/read-message.ts';
import { conflictFingerprint, type RecordSummary } from '../core/reconcile.ts';
import type { RecordResult } from '../ports.ts';

/** The outcome of a message without a handler. If the store gave no answer for it, it is retried. */
export function recordedOutcome(
  reading: BodylessReading,
  result: RecordResult | undefined,
  now: number,
): Outcome {
  if (!result) return unexpected('the store gave no answer for this record');
  switch (result.kind) {
    case 'unavailable':
      return { ...result, kind: 'retry' };
    case 'leased': {
      const { until } = result;
      const afterSeconds = secondsUntil(until, now);
      return { kind: 'retry', code: 'leased', cause: `until ${until}`, afterSeconds };
    }
    case 'unclaimed':
      return {
        kind: 'retry',
        code: 'no_handler',
        cause: 'it waits for a handler that this version of the function does not have',
      };
    case 'refused':
      return unexpected('the store refused a record that it should have kept');
    case 'duplicate':
      if (reading.kind === 'valid' || !needsLook(result.of)) return { kind: 'duplicate' };
      break;
    case 'kept_beside':
      if (reading.kind === 'valid') return { kind: 'conflict' };
      break;
    case 'recorded':
    case 'resumed':
      if (reading.kind === 'valid') return { kind: 'processed' };
  }
  return { kind: 'rejected', reason: reading.reason, errors: reading.errors };
}

/**
 * Whether a rejected message that comes again counts as rejected again. Not if the stored record was discarded. Nor if it
 * isn't rejected: then the event was recorded before it expired.
 */
function needsLook({ rejected, status }: RecordSummary): boolean {
  return rejected && status !== 'discarded';
}

/** The fingerprint of a message that was recorded as rejected or as a conflict. */
export function recordedFingerprint(
  reading: BodylessReading,
  outcome: Outcome,
): string | undefined {
  if (reading.kind === 'rejected' && outcome.kind === 'rejected') return reading.fingerprint;
  if (reading.kind === 'valid' && outcome.kind === 'conflict') {
    return conflictFingerprint(reading.envelope);
  }
  return undefined;
}

/** The outcome after an error that no rule names. */
export function unexpected(error: unknown): Extract<Outcome, { kind: 'retry' }> {
  return { kind: 'retry', code: 'unexpected', cause: errorText(error) };
}
