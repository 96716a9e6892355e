import type { LedgerRecord } from './core/ledger-record.ts';
import type { MessageAttributes } from './core/message-attribute.ts';
import type { Operation } from './core/operation.ts';
import type { OutcomeKind } from './core/outcome.ts';
import type { OutgoingMessage } from './core/outgoing-message.ts';
import type { EditedEvent } from './core/record-edit.ts';

// The ports for operators: they change single records, send and move messages, and keep a record of it. None of them is
// part of the consumer. Every method rejects if its service fails, unless its comment says otherwise.

/** `changed`: nothing was written, because the record is no longer as it was seen. */
export type EditResult = 'done' | 'changed';

/** Reads and changes single records of the ledger. */
export interface LedgerEditor {
  /** The records of these keys, strongly consistent, with large texts. A key without a record is left out. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerRecord>>;

  /**
   * Makes an open record wait for its message: `queued`, with the id of the operation. It stays open and keeps its
   * failure. Some time after `dueAt` (see `LedgerRecord`) the watchdog may send its message again. Only if status, content,
   * attempts, claim, time of receipt and operation are as seen. Idempotent: if the record is as this call would leave it,
   * the answer is `done`.
   *
   * Rejects as `requeued` does (`core/record-edit.ts`): the record must be open, and its message must reach it.
   */
  requeue(seen: LedgerRecord, operationId: string, dueAt: string): Promise<EditResult>;

  /** Ends an open record for good: `discarded`, with the id of the operation. Conditions as for `requeue`. */
  discard(seen: LedgerRecord, operationId: string): Promise<EditResult>;

  /**
   * Puts an edited event in the place of an open one, as `queued` with the id of the operation. It has the same key.
   * Time of receipt, failure and attempts stay. Conditions as for `requeue`.
   */
  rewrite(
    seen: LedgerRecord,
    edited: EditedEvent,
    operationId: string,
    dueAt: string,
  ): Promise<EditResult>;
}

/** The record of what operators did. If a method that saves rejects, it may have saved: find the operation again. */
export interface OperationLog {
  /** Saves a new operation. Rejects if there is one with its id. */
  create(operation: Operation): Promise<void>;
  /**
   * Saves an operation if the stored one has its `revision`, and gives it with the next revision. `taken`: another process
   * has saved it since, and nothing was written.
   */
  save<O extends Operation>(operation: O): Promise<O | 'taken'>;
  find(id: string): Promise<Operation | undefined>;
  /** The newest operations first. @param limit 1 to 1000. */
  list(limit: number): Promise<readonly Operation[]>;
}

/** A message to send to the source queue. */
export interface ReplayMessage extends OutgoingMessage {
  /** A FIFO queue drops a message whose deduplication id it has seen within five minutes. At most 128 characters. */
  readonly deduplicationId: string;
  /** Message attributes that the message had, for a dead letter. */
  readonly attributes?: MessageAttributes;
}

/** What became of a message that was to be sent. `failed`: SQS didn't confirm it, so it may or may not have arrived. */
export type SendResult = { readonly kind: 'sent' } | { readonly kind: 'failed'; cause: string };

/** Sends messages to the source queue. */
export interface MessageSender {
  /** Sends up to 10 messages and answers for each, in their order. Doesn't reject: the result is `failed`. */
  send(messages: readonly ReplayMessage[]): Promise<readonly SendResult[]>;
}

/** How the dead-letter queue knows a message that it has given out. */
export interface LetterHandle {
  /** SQS keeps it when a message moves by redrive policy, so a letter that is received again has the same id. */
  readonly messageId: string;
  /** Each receive gives a new one. */
  readonly receiptHandle: string;
}

/** A message of the dead-letter queue. */
export interface DeadLetter extends LetterHandle {
  readonly body: string;
  /** RFC 3339: when the message was first sent; on a FIFO queue, when it came to the dead-letter queue. */
  readonly sentAt: string;
  readonly groupId?: string;
  readonly attributes: MessageAttributes;
}

/** The dead-letter queue. */
export interface DeadLetterQueue {
  /**
   * True if it is a FIFO queue. While messages of a group are hidden, SQS gives out no others of that group, so a reader sees
   * at most the first 10 of each.
   */
  readonly ordered: boolean;
  /**
   * Receives up to 10 messages and hides them from others for a time. An empty list: none was visible, though SQS may have
   * overlooked some.
   *
   * @param hiddenSeconds whole seconds, 1 to 43,200.
   */
  receive(hiddenSeconds: number): Promise<readonly DeadLetter[]>;
  /** Deletes messages, any number, and returns those whose deletion SQS didn't confirm. Doesn't reject. */
  delete<Letter extends LetterHandle>(letters: readonly Letter[]): Promise<readonly Letter[]>;
  /**
   * Changes how long messages, any number, stay hidden from now on; 0 makes them visible at once. Returns those whose change
   * SQS didn't confirm: they become visible at the time that was set before, so none is lost. Doesn't reject.
   */
  hide<Letter extends LetterHandle>(
    letters: readonly Letter[],
    hiddenSeconds: number,
  ): Promise<readonly Letter[]>;
  /** About how many messages are in the queue, hidden ones included. */
  count(): Promise<number>;
}

/** How the event source mapping stands. It takes messages while it is `enabled`; `enabled` and `disabled` are settled. */
export type SourceState =
  'creating' | 'enabling' | 'enabled' | 'disabling' | 'disabled' | 'updating' | 'deleting';

/** What Lambda says about the event source mapping. */
export interface SourceReading {
  readonly state: SourceState;
  /** RFC 3339: when its state or a setting changed last. */
  readonly changedAt?: string;
  /** Lambda's reason for the last change, such as `USER_INITIATED`. */
  readonly cause?: string;
}

/** `busy`: nothing was changed, because an earlier change isn't over. Ask again once the state is settled. */
export type SwitchResult = 'accepted' | 'busy';

/** The event source mapping, which takes messages from the source queue and calls the consumer with them. */
export interface EventSource {
  read(): Promise<SourceReading>;
  /** Asks for messages to be taken again. Idempotent. The state changes later, within minutes. */
  enable(): Promise<SwitchResult>;
  /** Asks that no more messages are taken. Those at hand are still dealt with. Otherwise like `enable`. */
  disable(): Promise<SwitchResult>;
}

/** About how many messages are in a queue. */
export interface QueueDepth {
  /** They wait to be received. */
  readonly visible: number;
  /** They were received, and neither deleted nor given back. */
  readonly inFlight: number;
  /** They were sent with a delay that isn't over. */
  readonly delayed: number;
}

/** Tells how many messages wait. */
export interface QueueMonitor {
  depths(): Promise<{ readonly queue: QueueDepth; readonly deadLetters: QueueDepth }>;
}

/** How many messages had which outcome in a period. A message counts each time it is received. */
export interface OutcomeCounts {
  /** RFC 3339. */
  readonly since: string;
  /** RFC 3339. */
  readonly until: string;
  readonly counts: Readonly<Record<OutcomeKind, number>>;
}

/** How long the oldest message of the source queue has waited. */
export interface OldestMessage {
  readonly seconds: number;
  /** RFC 3339: when it was measured. */
  readonly at: string;
}

/** What the consumer did lately, and how long messages wait. */
export interface RecentTraffic {
  /** The newest period that has been counted. Missing: nothing was received lately. */
  readonly newest?: OutcomeCounts;
  /** Consecutive periods of equal length, the oldest first: 1 to 60. Also those in which nothing was received. */
  readonly series: readonly OutcomeCounts[];
  /** Missing if it isn't known. */
  readonly oldestMessage?: OldestMessage;
}

/** Tells what the consumer did lately. */
export interface OutcomeMonitor {
  recent(): Promise<RecentTraffic>;
}

/** Tells what became of the messages of one event type. */
export interface TypeMonitor {
  /** Those of the last day, all versions together. `undefined`: nobody has counted any by their type. */
  lastDay(eventType: string): Promise<OutcomeCounts | undefined>;
}
