import type { OverdueRule } from '../../core/overdue.ts';
import type { MessageSender } from '../../operation-ports.ts';
import type { WatchedLedger } from '../../watchdog-ports.ts';
import type { RunBudget } from './run-limits.ts';

/** What a walk of a run works with. */
export interface Watch {
  readonly ledger: WatchedLedger;
  readonly sender: MessageSender;
  /** Milliseconds since 1970: when the run began. All records are judged by it. */
  readonly now: number;
  readonly rule: OverdueRule;
  /** Whether overdue events are sent again or given up. Otherwise they are only counted. */
  readonly mayAct: boolean;
  /** What this walk alone may use. */
  readonly budget: RunBudget;
  readonly uniqueId: () => string;
  readonly tally: RescueTally;
}

/** What a run did with overdue events. It grows while the run is at work. */
export class RescueTally {
  sentAgain = 0;
  lost = 0;
  unsent = 0;
  /** The first thing that failed. */
  cause: string | undefined;

  failed(cause: string): void {
    this.cause ??= cause;
  }
}
