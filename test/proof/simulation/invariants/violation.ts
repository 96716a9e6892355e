/** The names of the invariants. `docs/reliability.md` explains each of them. */
export const INVARIANTS = [
  /** Each accepted message is in the queue, in flight, in the dead-letter queue, or recorded. */
  'conservation',
  /** A message is deleted from the queue only after the ledger has it. */
  'acked-implies-recorded',
  /** Each valid event is in the ledger exactly once, under its own key, as it was sent. */
  'valid-exactly-once',
  /** No record of an event is changed by a duplicate, or overwritten by a conflict. */
  'record-unchanged',
  /** A rejected message is kept with its reason and its raw text. */
  'rejected-kept-raw',
  /** The ledger keeps the format of a message, and an event that comes again in another format is the same event. */
  'formats-agree',
  /** Every message that is given back has its visibility changed by the delay of the policy. */
  'retry-delay',
  /** A message whose visibility was changed is reported as failed. */
  'retry-reported',
  /** A message is given back only if a fault struck the invocation that had it. */
  'retry-earned',
  /** A copy is the same message. It is sent only near the last receive, for a reason, and while its time isn't over. */
  'copies-earned',
  /** A message is dead-lettered only if it has used up its receives, each because of a fault. */
  'dead-letter-earned',
  /** Messages of a FIFO group are recorded in the order they were sent. */
  'fifo-order',
  /** An open record is in the index of open records with its current state, and no other record is. */
  'open-listed',
  /** A record expires when its status and type say, and never after its texts. */
  'kept-as-set',
  /** A statement is sent again only if DynamoDB told that it throttled it or failed, and three times at most. */
  'retried-as-told',
  /** Every record is named in the journal before it is written, and is in the lists of its tenant exactly once. */
  'listed-once',
  /** An operator changes only a record that is open, and as they saw it. A discarded record stays until it is corrected. */
  'edited-as-seen',
  /** The watchdog marks only events whose messages are overdue, counts each time, and sends only what it has marked. */
  'watched-as-told',
  /** No two handlers of an event are at work at the same time, as long as a lease holds. */
  'leases-exclusive',
  /** The ledger counts the handlers that began, and no others. */
  'attempts-counted',
  /** An event's state is what its handler said, and once it is done no handler begins again. */
  'handled-once',
  /** Only the process that has claimed an event changes its state, and only from states that allow it. */
  'claims-respected',
  /** What a handler publishes is in the queue before its event is processed, and stays one event over all attempts. */
  'children-exactly-once',
  /** A published event is one generation after its parent, and not beyond the limit. */
  'generations-limited',
  /** Once faults stop, every message reaches a final state. */
  'liveness',
  /** The function never throws: it answers for each message. */
  'function-answers',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
  /** Milliseconds of virtual time since the beginning. */
  readonly at: number;
  /** The planned message that it concerns, if there is one. */
  readonly message?: number;
}
