import { inChunks, candidatesOf, cursorBehind, type Candidate } from './candidates.ts';
import type { OperationClock } from './operation-clock.ts';
import type {
  EventOperation,
  ListOperation,
  OperationCounts,
  OperationFilter,
  OperationStatus,
} from '../core/operation.ts';
import type { LedgerQueries } from '../ledger-queries.ts';
import type { OperationLog } from '../operation-ports.ts';

/** What an operation did with one candidate. */
export type StepResult =
  | { readonly kind: 'done' }
  /** Left as it is, by the name of the verdict. */
  | { readonly kind: 'skipped'; readonly why: string }
  /** The filter doesn't take it after all. It isn't counted. */
  | { readonly kind: 'ignored' }
  | Unsent;

/** SQS didn't confirm the message of this record. */
export interface Unsent {
  readonly kind: 'unsent';
  readonly key: string;
  readonly cause: string;
}

/** Does the work of an operation on some candidates, and gives a result for each, in their order. */
export type Step = (chunk: readonly Candidate[]) => Promise<readonly StepResult[]>;

/** Where an operation reads, where it leaves its record, and how it is watched and stopped. */
export interface RunServices {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly log: OperationLog;
  readonly clock: OperationClock;
  /** Once it is aborted, the running chunk is finished and the operation is saved as `stopped`. */
  readonly signal: AbortSignal;
  readonly onProgress?: (counts: OperationCounts) => void;
  /** Candidates that the step takes at once, at most. */
  readonly chunkRecords: number;
  /** Lists at least what the operation's filter takes. Default: that filter. */
  readonly listed?: OperationFilter;
}

/** How a run of an operation ended. */
export type RunEnd =
  /** It went through all events of its filter. */
  | { readonly kind: 'done'; readonly operation: EventOperation }
  /** The signal stopped it. It can be resumed. */
  | { readonly kind: 'interrupted'; readonly operation: EventOperation }
  /** SQS didn't confirm messages. It can be resumed, and sends them again. */
  | {
      readonly kind: 'unsent';
      readonly operation: EventOperation;
      readonly messages: readonly Unsent[];
    }
  /** The ledger or the operation's record couldn't be reached. It can be resumed. */
  | { readonly kind: 'failed'; readonly operation: EventOperation; readonly cause: unknown }
  /** Another process has taken the operation over. */
  | { readonly kind: 'taken'; readonly operation: EventOperation };

/** Milliseconds. Whoever sees an operation that wasn't saved for a minute may take it over. */
const SAVE_AFTER_MS = 10_000;

/**
 * Goes through the candidates of an operation, from its cursor on. Saves cursor and counts after each chunk that changed
 * something. So a process that dies leaves at most one chunk that its record doesn't count. Doesn't reject.
 *
 * @param operation as it is stored, with the status `running`.
 */
export async function runOperation(
  operation: ListOperation,
  step: Step,
  services: RunServices,
): Promise<RunEnd> {
  const run = new Run(operation, services);
  try {
    return await run.goThrough(step);
  } catch (error) {
    return run.fail(error);
  }
}

/** Another process has saved the operation since. */
class TakenOver extends Error {}

class Run {
  private operation: ListOperation;
  private readonly services: RunServices;

  constructor(operation: ListOperation, services: RunServices) {
    this.operation = operation;
    this.services = services;
  }

  async goThrough(step: Step): Promise<RunEnd> {
    const { filter, cursor } = this.operation;
    const { queries, listed = filter, chunkRecords } = this.services;
    for await (const stretch of candidatesOf(queries, listed, cursor)) {
      for (const chunk of inChunks(stretch.candidates, chunkRecords)) {
        if (this.services.signal.aborted) return this.end('interrupted');
        const messages = await this.take(chunk, step);
        if (messages.length > 0) return { ...(await this.end('unsent')), messages };
      }
      if (stretch.end !== undefined) this.operation = { ...this.operation, cursor: stretch.end };
    }
    return this.end('done');
  }

  /** Saves what is known and stops. If saving fails too, the operation stays `running` and can be resumed a minute later. */
  async fail(cause: unknown): Promise<RunEnd> {
    if (cause instanceof TakenOver) return { kind: 'taken', operation: this.operation };
    await this.save('stopped').catch(() => undefined);
    return { kind: 'failed', operation: this.operation, cause };
  }

  /** Takes a chunk, and gives the messages that weren't sent. The cursor stays before the first of them. */
  private async take(chunk: readonly Candidate[], step: Step): Promise<Unsent[]> {
    const results = await step(chunk);
    const unsent = results.filter((result) => result.kind === 'unsent');
    const firstUnsent = results.findIndex(({ kind }) => kind === 'unsent');
    const certain = firstUnsent === -1 ? results : results.slice(0, firstUnsent);
    const last = chunk[certain.length - 1];
    const counts = counted(this.operation.counts, certain, unsent.length);
    this.operation = { ...this.operation, counts, ...(last && cursorBehind(last)) };
    this.services.onProgress?.(counts);
    const hasEffects = results.some(({ kind }) => kind === 'done');
    if (unsent.length === 0 && (hasEffects || this.isSaveDue())) await this.save('running');
    return unsent;
  }

  private async end<K extends 'done' | 'interrupted' | 'unsent'>(
    kind: K,
  ): Promise<{ readonly kind: K; readonly operation: EventOperation }> {
    await this.save(kind === 'done' ? 'done' : 'stopped');
    return { kind, operation: this.operation };
  }

  private isSaveDue(): boolean {
    return this.services.clock.now() - Date.parse(this.operation.updatedAt) >= SAVE_AFTER_MS;
  }

  private async save(status: OperationStatus): Promise<void> {
    const { log, clock } = this.services;
    const updatedAt = new Date(clock.now()).toISOString();
    const saved = await log.save({ ...this.operation, status, updatedAt });
    if (saved === 'taken') throw new TakenOver();
    this.operation = saved;
  }
}

function counted(
  counts: OperationCounts,
  results: readonly StepResult[],
  unsent: number,
): OperationCounts {
  const skipped: Record<string, number> = { ...counts.skipped };
  let { done } = counts;
  for (const result of results) {
    if (result.kind === 'done') done += 1;
    if (result.kind === 'skipped') skipped[result.why] = (skipped[result.why] ?? 0) + 1;
  }
  return { done, skipped, failed: counts.failed + unsent };
}
