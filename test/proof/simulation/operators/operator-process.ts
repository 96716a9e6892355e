import type { LedgerRow } from '../invariants/ledger-row.ts';
import type { Caller } from '../network.ts';

/** A process in which an operator changes one record. It may crash between any two steps. */
export class OperatorProcess implements Caller {
  faults = 0;
  /** The record that it has decided to change, as it saw it. */
  seen: LedgerRow | undefined;
  private stepsLeft: number;
  private readonly onCrash: () => void;

  /** @param crashAfter it crashes after this many steps, if it has not ended by then. */
  constructor(crashAfter: number, onCrash: () => void) {
    this.stepsLeft = crashAfter;
    this.onCrash = onCrash;
  }

  resume(step: () => void): void {
    if (this.stepsLeft < 0) return;
    this.stepsLeft -= 1;
    if (this.stepsLeft >= 0) step();
    else this.onCrash();
  }
}
