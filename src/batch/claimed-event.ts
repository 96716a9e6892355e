import type { KeptDays } from '../core/retention.ts';
import type { Delivery } from '../core/retry-horizon.ts';
import type { Attempt } from '../handlers/run-handler.ts';

/** An event that this invocation has claimed and may handle. */
export interface ClaimedEvent extends Attempt {
  readonly claimId: string;
  /** RFC 3339. Until then no other invocation claims the event. */
  readonly leaseUntil: string;
  /** Seconds since 1970: when its record expires unless the event is processed. */
  readonly expireAt: number;
  /** Whether its record has a failure already. */
  readonly hadFailure: boolean;
  /** How long records of its type are kept. */
  readonly keptDays: KeptDays;
  /** The receive that brought it. Messages with the most receives are handled first. */
  readonly delivery: Delivery;
  /** True if this message won't be received again: if this attempt fails and no copy is sent, it was the last. */
  readonly isLastReceive: boolean;
  /** See `LedgerRecord`. */
  readonly earlierAttempts: number;
  /** Attempts before the event is failed; Infinity if only receives limit them. */
  readonly maxAttempts: number;
}
