import type { Settlement } from '../core/claim.ts';
import { errorText } from '../core/error-text.ts';
import type { Deadline, EventStore, SettleResult, Timers } from '../ports.ts';

interface Waiting {
  readonly settlement: Settlement;
  readonly resolve: (result: SettleResult) => void;
}

/** DynamoDB takes 25 statements a call. To wait for more would make no settlement cheaper. */
const MAX_SETTLEMENTS_A_CALL = 25;
/**
 * Longest time that a settlement waits for others. If the process dies meanwhile, the handlers of the waiting ones run
 * again. So it must be short compared to what handlers take.
 */
const MAX_WAIT_MS = 100;
/** More than one, so that a call that stalls for seconds doesn't hold up later settlements. */
const MAX_CONCURRENT_CALLS = 4;

/**
 * Settles events as their handlers end, many in a call. A call begins once 25 settlements wait, once the first of them
 * has waited for 100 ms, or when `flush` says that no others will come soon. At most four calls run at once.
 */
export class SettlementQueue {
  private waiting: Waiting[] = [];
  private calls = 0;
  /** True if the waiting settlements must be sent as soon as a call ends. */
  private isDue = false;
  private wait: ReturnType<Timers['abortAfter']> | undefined;
  private readonly store: EventStore;
  private readonly deadline: Deadline;
  private readonly timers: Timers;

  constructor(store: EventStore, deadline: Deadline, timers: Timers) {
    this.store = store;
    this.deadline = deadline;
    this.timers = timers;
  }

  /** Never rejects. */
  settle(settlement: Settlement): Promise<SettleResult> {
    const { promise, resolve } = Promise.withResolvers<SettleResult>();
    this.waiting.push({ settlement, resolve });
    if (this.waiting.length >= MAX_SETTLEMENTS_A_CALL) this.flush();
    else if (!this.isDue) this.wait ??= this.beginToWait();
    return promise;
  }

  /** Sends the waiting settlements. */
  flush(): void {
    this.wait?.cancel();
    this.wait = undefined;
    this.isDue = this.waiting.length > 0;
    this.sendIfDue();
  }

  private sendIfDue(): void {
    if (this.isDue && this.calls < MAX_CONCURRENT_CALLS) void this.send();
  }

  private beginToWait(): ReturnType<Timers['abortAfter']> {
    const wait = this.timers.abortAfter(MAX_WAIT_MS);
    wait.signal.addEventListener('abort', () => this.flush());
    return wait;
  }

  private async send(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.isDue = false;
    this.calls += 1;
    const results = await this.settleAll(batch.map(({ settlement }) => settlement));
    this.calls -= 1;
    for (const [index, { resolve }] of batch.entries()) {
      resolve(results[index] ?? unexpectedResult('the store gave no answer for this settlement'));
    }
    this.sendIfDue();
  }

  /** The store promises not to reject. If it rejects nevertheless, the events are retried. */
  private async settleAll(settlements: readonly Settlement[]): Promise<readonly SettleResult[]> {
    try {
      return await this.store.settle(settlements, this.deadline);
    } catch (error) {
      return settlements.map(() => unexpectedResult(error));
    }
  }
}

function unexpectedResult(error: unknown): SettleResult {
  return { kind: 'unavailable', code: 'unexpected', cause: errorText(error) };
}
