import type { Settlement } from '../core/claim.ts';
import type { Deadline, EventStore, SettleResult } from '../ports.ts';

interface Waiting {
  readonly settlement: Settlement;
  readonly resolve: (result: SettleResult) => void;
}

/** Calls under way at once: one that stalls, for seconds, must not hold up what ends after it. */
const MOST_CALLS = 4;

/**
 * Settles events as their handlers end: the first ones at once, and all that end while four calls are under
 * way together in the next. So nobody waits for a slow neighbour, and a batch of quick ones costs few calls.
 */
export class SettlementQueue {
  private waiting: Waiting[] = [];
  private workers = 0;
  /** Whether a worker is about to take what waits. */
  private gathering = false;
  private readonly store: EventStore;
  private readonly deadline: Deadline;

  constructor(store: EventStore, deadline: Deadline) {
    this.store = store;
    this.deadline = deadline;
  }

  /** Never rejects. */
  settle(settlement: Settlement): Promise<SettleResult> {
    return new Promise((resolve) => {
      this.waiting.push({ settlement, resolve });
      if (this.gathering || this.workers === MOST_CALLS) return;
      void this.work();
    });
  }

  private async work(): Promise<void> {
    this.workers += 1;
    this.gathering = true;
    // Handlers that end in the same turn are settled by the same call.
    await Promise.resolve();
    this.gathering = false;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const results = await this.settleAll(batch.map(({ settlement }) => settlement));
      for (const [index, { resolve }] of batch.entries()) {
        resolve(results[index] ?? unexpected('the store gave no answer for this settlement'));
      }
    }
    this.workers -= 1;
  }

  /** A store that breaks its promise not to reject costs a retry, never an event. */
  private async settleAll(settlements: readonly Settlement[]): Promise<readonly SettleResult[]> {
    try {
      return await this.store.settle(settlements, this.deadline);
    } catch (error) {
      return settlements.map(() => unexpected(String(error)));
    }
  }
}

function unexpected(cause: string): SettleResult {
  return { kind: 'unavailable', code: 'unexpected', cause: cause.slice(0, 200) };
}
