import type { Outcome } from '../core/outcome.ts';
import type { BodylessReading } from '../core/read-message.ts';
import { secondsUntil } from '../core/date-time.ts';
import type { RecordResult } from '../ports.ts';

/** What becomes of a message that is only recorded. Only what the store answered for can be acknowledged; no answer is a retry. */
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
    // An event that was recorded in time and has expired since: this is only its second delivery.
    case 'duplicate':
      if (reading.kind === 'valid' || !result.of.rejected) return { kind: 'duplicate' };
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

/** An error that no rule names: it is retried. */
export function unexpected(error: unknown): Extract<Outcome, { kind: 'retry' }> {
  return { kind: 'retry', code: 'unexpected', cause: String(error).slice(0, 200) };
}
