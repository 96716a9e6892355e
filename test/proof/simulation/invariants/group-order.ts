import type { Accepted, Witness } from './witness.ts';

/**
 * Checks the order of FIFO groups. When a message is recorded or its handler begins, every earlier message of its group
 * must be settled or have used up its receives. Redriven messages come after all others, so they are left out.
 */
export class GroupOrder {
  private readonly groups = new Map<string, Accepted[]>();
  private readonly witness: Witness;
  private readonly maxReceiveCount: number;

  constructor(witness: Witness, maxReceiveCount: number) {
    this.witness = witness;
    this.maxReceiveCount = maxReceiveCount;
  }

  accept(accepted: Accepted): void {
    const group = this.groups.get(accepted.plan.groupId);
    if (group) group.push(accepted);
    else this.groups.set(accepted.plan.groupId, [accepted]);
  }

  /** Call when the message's handler begins, and before the message counts as recorded. */
  reached(accepted: Accepted, isRecorded: (other: Accepted) => boolean): void {
    if (accepted.redriven) return;
    const group = this.groups.get(accepted.plan.groupId) ?? [];
    // Settled messages stay settled, so they need no second check.
    while (group[0] && this.isSettled(group[0], isRecorded)) group.shift();
    for (const earlier of group) {
      if (earlier.order >= accepted.order) return;
      if (this.isSettled(earlier, isRecorded)) continue;
      const detail = `done before message ${earlier.plan.index} of its group`;
      this.witness.violated('fifo-order', detail, accepted);
      return;
    }
  }

  private isSettled(accepted: Accepted, isRecorded: (other: Accepted) => boolean): boolean {
    return accepted.receives >= this.maxReceiveCount || isRecorded(accepted);
  }
}
