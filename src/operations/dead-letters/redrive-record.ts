import type { RedriveOperation } from '../../core/operation.ts';
import type { OperationLog } from '../../operation-ports.ts';
import type { Clock } from '../../ports.ts';
import type { SkipReason } from './redrive-plan.ts';

/** Milliseconds between two saves. An operation must be saved at least every 15 seconds. */
const SAVE_AFTER_MS = 5_000;

/** The record of a redrive while it runs: its counts, and when it was saved. */
export class RedriveRecord {
  private readonly log: Pick<OperationLog, 'save'>;
  private readonly clock: Clock;
  private operation: RedriveOperation;
  private done = 0;
  private failed = 0;
  private readonly skipped: Partial<Record<SkipReason, number>> = {};
  private savedAt: number;

  constructor(operation: RedriveOperation, log: Pick<OperationLog, 'save'>, clock: Clock) {
    this.operation = operation;
    this.log = log;
    this.clock = clock;
    this.savedAt = clock.now();
  }

  sent(): void {
    this.done += 1;
  }

  notSent(): void {
    this.failed += 1;
  }

  skip(why: SkipReason, count = 1): void {
    this.skipped[why] = (this.skipped[why] ?? 0) + count;
  }

  async saveIfDue(): Promise<void> {
    if (this.clock.now() - this.savedAt >= SAVE_AFTER_MS) await this.save('running');
  }

  /** Saves the counts. @throws Error if another process has changed the operation. */
  async save(status: RedriveOperation['status']): Promise<RedriveOperation> {
    const now = this.clock.now();
    const saved = await this.log.save({
      ...this.operation,
      status,
      counts: { done: this.done, skipped: { ...this.skipped }, failed: this.failed },
      updatedAt: new Date(now).toISOString(),
    });
    if (saved === 'taken') {
      throw new Error(`Another process has changed the operation ${this.operation.id}.`);
    }
    this.operation = saved;
    this.savedAt = now;
    return saved;
  }
}
