import {
  NO_COUNTS,
  type ListOperation,
  type NewOperation,
  type OperationCounts,
} from '../core/operation.ts';
import type { SchemaRegistry } from '../core/schema-registry.ts';
import type { LedgerQueries } from '../ledger-queries.ts';
import type { LedgerEditor, MessageSender, OperationLog } from '../operation-ports.ts';
import { beginOperation } from './begin-operation.ts';
import { discardStep } from './discard-step.ts';
import type { OperationClock } from './operation-clock.ts';
import { messagesAtOnce, rateLimit } from './rate-limit.ts';
import { replayStep, type ReplayStart } from './replay-step.ts';
import { runOperation, type RunEnd, type Step } from './run-operation.ts';
import { takeOver, type TakeOver } from './take-over.ts';

/** What replays and discards work with. */
export interface OperationServices {
  readonly queries: Pick<LedgerQueries, 'listOpen'>;
  readonly editor: LedgerEditor;
  readonly log: OperationLog;
  readonly sender: MessageSender;
  readonly registry: SchemaRegistry;
  readonly hasHandler: (eventType: string, schemaVersion: string) => boolean;
  readonly clock: OperationClock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** Messages a second, at most. */
  readonly rate: number;
  /** Once it is aborted, the running chunk is finished and the operation is saved as `stopped`. */
  readonly signal: AbortSignal;
  /** Called once the operation has a record. */
  readonly onStart?: (operation: ListOperation) => void;
  readonly onProgress?: (counts: OperationCounts) => void;
}

/** A replay or a discard that a preview has shown. */
export type Previewed = ChosenEvents & {
  /** The state of each record that the preview accepted. Others are left as they are. */
  readonly accepted: ReadonlyMap<string, string>;
};

/** What somebody asks for: the operation, and which events it takes. */
export type ChosenEvents = Unstarted<NewOperation<ListOperation>>;

type Unstarted<O> = O extends unknown ? Omit<O, 'counts' | 'cursor'> : never;

/** Begins an operation and does it. Rejects only if its record can't be saved: then nothing was done. */
export async function operate(
  { accepted, ...asked }: Previewed,
  services: OperationServices,
): Promise<RunEnd> {
  const { log, clock, random } = services;
  const begun = { ...asked, counts: NO_COUNTS };
  const operation = await beginOperation(begun, log, { now: clock.now(), random: random() });
  return run(operation, { resumed: false, accepted }, services);
}

/** The end of a resumed operation, or why it can't be resumed. */
export type Resumption =
  | { readonly kind: 'ended'; readonly end: RunEnd }
  | { readonly kind: 'refused'; readonly why: NotResumed };

/** Why an operation can't be resumed. */
export type NotResumed = Exclude<TakeOver, { kind: 'resumed' }>;

/** Goes on with an operation that was stopped, or whose process died. */
export async function resume(id: string, services: OperationServices): Promise<Resumption> {
  const taken = await takeOver(id, services.log, services.clock.now());
  if (taken.kind !== 'resumed') return { kind: 'refused', why: taken };
  return { kind: 'ended', end: await run(taken.operation, { resumed: true }, services) };
}

function run(
  operation: ListOperation,
  start: ReplayStart,
  services: OperationServices,
): Promise<RunEnd> {
  services.onStart?.(operation);
  const { status, ...anyStatus } = operation.filter;
  // A crash may have left records of the filter `queued`.
  const listed = start.resumed && status === 'failed' ? { listed: anyStatus } : {};
  const chunkRecords = messagesAtOnce(operation.kind === 'replay' ? services.rate : undefined);
  const running = { ...services, ...listed, chunkRecords };
  return runOperation(operation, stepOf(operation, start, services), running);
}

function stepOf(operation: ListOperation, start: ReplayStart, services: OperationServices): Step {
  if (operation.kind === 'discard') {
    return discardStep(operation, start.accepted, services.editor);
  }
  const rate = rateLimit(services.rate, services.clock);
  return replayStep(operation, start, { ...services, rate });
}
