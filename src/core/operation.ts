import type { FailureReason } from './outcome.ts';

/** Which events an operation takes: those that meet every condition that is given. */
export interface OperationFilter {
  /** The key of one record. Then there are no other conditions. */
  readonly key?: string;
  readonly status?: 'queued' | 'failed';
  readonly reason?: FailureReason;
  readonly tenantId?: string;
  readonly eventType?: string;
  readonly schemaVersion?: string;
  readonly fingerprint?: string;
  /** RFC 3339: received at this time or later. */
  readonly since?: string;
  /**
   * RFC 3339: received before this time. A replay or a discard always has it, so that it never takes events that were
   * received after it began. A redrive takes only letters that were shown, so it has it only if it was given.
   */
  readonly until?: string;
}

/** What a redrive is asked beside its filter. */
export interface RedriveChoice {
  /** Whether letters that the function would refuse, or keep as conflicts, are sent as well. Then the ledger gets them. */
  readonly withRefused: boolean;
  /** Maximum number of messages sent per second. */
  readonly rate: number;
}

/** How many events ended how, in one operation. Each event that the filter took counts once. */
export interface OperationCounts {
  /** Sent, or discarded. */
  readonly done: number;
  /** Left as they were, by the name of the verdict: see `Verdict`. */
  readonly skipped: Readonly<Record<string, number>>;
  /** The service refused or failed; they are as they were and can be tried again. */
  readonly failed: number;
}

/**
 * `running`: a process works on it, or died while it did. `stopped`: somebody stopped it before its end, and it can be
 * resumed. `done`: it went through all events of its filter.
 */
export type OperationStatus = 'running' | 'stopped' | 'done';

/** What every operation has. */
interface AnyOperation {
  /** Its start and four hex digits: `20261128T211530Z-7f3a`. Ids sort by time. */
  readonly id: string;
  /** Who: the ARN of the caller, or `local:<user>` on an emulator. */
  readonly by: string;
  readonly status: OperationStatus;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339: when it was saved last. A process that works on it saves it at least every 15 seconds. */
  readonly updatedAt: string;
  /** Grows by one with each save. A process may save it only if nobody else has saved it since. */
  readonly revision: number;
}

/** What every operation on events has. */
interface OnEvents extends AnyOperation {
  readonly filter: OperationFilter;
  readonly counts: OperationCounts;
}

/** It goes through the list of open records. */
interface OnOpenEvents extends OnEvents {
  /** Place in the list of open records up to which it is done. Missing at the start. */
  readonly cursor?: string;
}

/** Sends events again. */
export interface ReplayOperation extends OnOpenEvents {
  readonly kind: 'replay';
}

/** Ends events for good. */
export interface DiscardOperation extends OnOpenEvents {
  readonly kind: 'discard';
  /** Why. */
  readonly note: string;
}

/** Sends an edited event. */
export interface EditOperation extends OnEvents {
  readonly kind: 'edit';
  /** What was edited. */
  readonly note: string;
}

/** Sends dead letters back to the queue. */
export interface RedriveOperation extends OnEvents {
  readonly kind: 'redrive';
  readonly redrive: RedriveChoice;
}

/** It goes through the list of open records, and another process can go on with it. */
export type ListOperation = ReplayOperation | DiscardOperation;

/** What an operator did with events, with which of them, and how it ended. */
export type EventOperation = ListOperation | EditOperation | RedriveOperation;

/** Stops taking events from the source queue. */
export interface PauseOperation extends AnyOperation {
  readonly kind: 'pause';
  /** Why. */
  readonly note: string;
}

/** Takes events from the source queue again. */
export interface ResumeOperation extends AnyOperation {
  readonly kind: 'resume';
  /** Why. */
  readonly note?: string;
}

/**
 * What an operator did with the source of events. `done`: Lambda has accepted it. `stopped`: it changed nothing. It is never
 * resumed: its command is run again.
 */
export type SourceOperation = PauseOperation | ResumeOperation;

/** What an operator did, and how it ended. */
export type Operation = EventOperation | SourceOperation;

/** What an operation gets when it begins. */
export type OperationStart = Pick<
  AnyOperation,
  'id' | 'status' | 'startedAt' | 'updatedAt' | 'revision'
>;

/** An operation that hasn't begun. */
export type NewOperation<O extends Operation = Operation> = O extends Operation
  ? Omit<O, keyof OperationStart>
  : never;

/** The counts of an operation that has just begun. */
export const NO_COUNTS: OperationCounts = { done: 0, skipped: {}, failed: 0 };
