import type { SQSBatchResponse } from 'aws-lambda';

import type { RetryPolicy } from '../../../../src/core/backoff.ts';
import type { DeliveryObserver } from '../lambda/event-source-mapping.ts';
import type { ExecutionEnvironment } from '../lambda/execution-environment.ts';
import type { Caller } from '../network.ts';
import type { QueueObserver, ReceivedMessage, StoredMessage } from '../sqs/queue-message.ts';
import type { SimulatedQueue } from '../sqs/simulated-queue.ts';
import type { CopyInvariants } from './copy-invariants.ts';
import type { LedgerInvariants } from './ledger-invariants.ts';
import type { RetryReasons, Visit } from './retry-reasons.ts';
import type { Accepted, Witness } from './witness.ts';

/** A change of visibility that a process asked for. */
export interface AskedChange {
  readonly receipt: string;
  readonly seconds: number;
}

/** Checks deliveries: retries, acknowledgements and the dead-letter queue. */
export class DeliveryInvariants implements DeliveryObserver, QueueObserver {
  private readonly visits = new Map<Caller, Visit>();
  private readonly witness: Witness;
  private readonly ledger: LedgerInvariants;
  private readonly policy: RetryPolicy;
  private readonly reasons: RetryReasons;
  readonly copies: CopyInvariants;

  constructor(
    witness: Witness,
    ledger: LedgerInvariants,
    policy: RetryPolicy,
    reasons: RetryReasons,
    copies: CopyInvariants,
  ) {
    this.witness = witness;
    this.ledger = ledger;
    this.policy = policy;
    this.reasons = reasons;
    this.copies = copies;
  }

  /** The invocation that a process has now. */
  visitOf(environment: Caller): Visit | undefined {
    return this.visits.get(environment);
  }

  /** The first message of an event in a process's batch, with its receive count. */
  givenTo(
    environment: Caller,
    key: string,
  ): (ReceivedMessage & { accepted: Accepted }) | undefined {
    for (const received of this.visits.get(environment)?.batch ?? []) {
      const accepted = this.witness.find(received.message.id);
      if (accepted?.plan.handled && accepted.plan.key === key) return { ...received, accepted };
    }
    return undefined;
  }

  /** Whether a process has a message of an event on its last receive. */
  isOnLastReceive(environment: Caller, key: string): boolean {
    const { batch = [] } = this.visits.get(environment) ?? {};
    return batch.some(
      ({ message, receiveCount }) =>
        receiveCount >= this.policy.maxReceiveCount &&
        this.witness.find(message.id)?.plan.key === key,
    );
  }

  received(received: ReceivedMessage): void {
    const { message, receiveCount, isTwin } = received;
    const accepted = this.witness.find(message.id);
    if (!accepted) return;
    this.witness.follower?.received(accepted, received);
    accepted.receives = receiveCount;
    if (isTwin) accepted.excused.add(receiveCount - 1);
    this.witness.tell(accepted, `received, time ${receiveCount}`);
  }

  invoked(
    batch: readonly ReceivedMessage[],
    environment: ExecutionEnvironment,
    startedAt: number,
    endsAt: number,
  ): void {
    this.visits.set(environment, { environment, startedAt, endsAt, batch, asked: new Map() });
  }

  /** Call when the environment asks SQS to change the visibility of messages, once for each call to SQS. */
  visibilityAsked(
    environment: ExecutionEnvironment,
    queue: SimulatedQueue,
    changes: readonly AskedChange[],
  ): void {
    const asked = this.visits.get(environment)?.asked;
    const isFirst = ({ receipt }: AskedChange): boolean =>
      asked?.has(queue.messageOf(receipt)?.id ?? '') === false;
    const firsts = new Set(changes.filter(isFirst));
    for (const { receipt, seconds } of firsts) {
      asked?.set(queue.messageOf(receipt)?.id ?? '', seconds);
    }
    for (const change of changes) this.changeAsked(environment, queue, change, firsts.has(change));
  }

  private changeAsked(
    environment: ExecutionEnvironment,
    queue: SimulatedQueue,
    { receipt, seconds }: AskedChange,
    first: boolean,
  ): void {
    const message = queue.messageOf(receipt);
    const accepted = message && this.witness.find(message.id);
    if (!accepted) {
      this.witness.violated('retry-delay', `no message has ${receipt}`);
      return;
    }
    this.witness.tell(accepted, `given back for ${seconds} s`);
    const visit = this.visits.get(environment);
    const received = visit?.batch.find((one) => one.receipt === receipt);
    if (!visit || !received) return;
    // Without a delay, the message may be dead-lettered before the invocation ends.
    if (this.reasons.isEarned(visit, received)) accepted.excused.add(message.receiveCount);
    // If the message was delivered again in the meantime, we no longer know the receive count of this delivery.
    if (message.latestReceipt === receipt && first) this.checkDelay(visit, received, seconds);
  }

  answered(
    batch: readonly ReceivedMessage[],
    environment: ExecutionEnvironment,
    response: SQSBatchResponse | undefined,
  ): void {
    if (!response) {
      this.crashed(batch);
      if (environment.alive) this.witness.violated('function-answers', 'the function threw');
      return;
    }
    const visit = this.visits.get(environment);
    const asked = visit?.asked ?? new Map<string, number>();
    if (visit && environment.faults === 0) {
      this.reasons.handling.checkAnswered(environment, visit.startedAt);
    }
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const received of batch) {
      const { id } = received.message;
      const accepted = this.witness.find(id);
      if (!accepted) continue;
      const isExcused = visit ? this.reasons.isEarned(visit, received) : false;
      if (isExcused) accepted.excused.add(received.receiveCount);
      this.witness.tell(accepted, failed.has(id) ? 'reported as failed' : 'acknowledged');
      if (failed.has(id) && !isExcused) {
        this.witness.violated('retry-earned', 'given back, but nothing had gone wrong', accepted);
      }
      if (asked.has(id) && !failed.has(id)) {
        this.witness.violated('retry-reported', 'given back, but not reported as failed', accepted);
      }
      if (failed.has(id) && !asked.has(id)) {
        this.witness.violated('retry-delay', 'reported as failed, but not given back', accepted);
      }
    }
  }

  private crashed(batch: readonly ReceivedMessage[]): void {
    for (const { message } of batch) {
      const accepted = this.witness.find(message.id);
      if (accepted) this.witness.follower?.crashed(accepted, message);
    }
  }

  excused(batch: readonly ReceivedMessage[], why: string): void {
    for (const { message, receiveCount } of batch) {
      const accepted = this.witness.find(message.id);
      if (!accepted) continue;
      accepted.excused.add(receiveCount);
      this.witness.tell(accepted, `comes back: ${why}`);
    }
  }

  deleted({ message, receiveCount }: ReceivedMessage): void {
    const accepted = this.witness.find(message.id);
    if (!accepted) return;
    // If SQS brings the message back, this receive is not the consumer's fault.
    accepted.excused.add(receiveCount);
    accepted.place = 'deleted';
    this.witness.tell(accepted, 'deleted from the queue');
    if (!this.ledger.has(accepted) && !accepted.isCopied) {
      this.witness.violated('acked-implies-recorded', 'deleted, but not in the ledger', accepted);
    }
  }

  deadLettered(message: StoredMessage): void {
    const accepted = this.witness.find(message.id);
    if (!accepted) return;
    accepted.place = 'dead_letter_queue';
    this.witness.tell(
      accepted,
      `moved to the dead-letter queue, received ${accepted.receives} times`,
    );
    this.witness.follower?.deadLettered(accepted, message);
    for (let receive = 1; receive <= this.policy.maxReceiveCount; receive += 1) {
      if (accepted.excused.has(receive)) continue;
      const detail = `receive ${receive} of ${this.policy.maxReceiveCount} failed for no fault`;
      this.witness.violated('dead-letter-earned', detail, accepted);
    }
  }

  retentionEnded(message: StoredMessage): void {
    const accepted = this.witness.find(message.id);
    if (!accepted) return;
    this.witness.tell(accepted, 'deleted by the retention of the queue');
    if (this.ledger.has(accepted)) return;
    accepted.place = 'lost';
    this.witness.violated('conservation', 'the retention of the queue deleted it', accepted);
  }

  /** Checks that every message is in a place that keeps it. */
  checkConservation(queue: SimulatedQueue): void {
    const dead = new Set(queue.deadLetters.map(({ id }) => id));
    for (const accepted of this.witness.accepted) {
      const { place, ids } = accepted;
      const kept =
        this.ledger.has(accepted) ||
        accepted.isCopied ||
        (place === 'queue' && ids.some((id) => queue.holds(id))) ||
        (place === 'dead_letter_queue' && ids.some((id) => dead.has(id)));
      if (!kept) this.witness.violated('conservation', `lost: it was last in ${place}`, accepted);
    }
  }

  private checkDelay(visit: Visit, received: ReceivedMessage, seconds: number): void {
    if (this.reasons.isRightDelay(visit, received, seconds)) return;
    const right = this.reasons.rangesText(visit, received);
    const detail = `receive ${received.receiveCount}: ${seconds} s, not ${right}`;
    this.witness.violated('retry-delay', detail, this.witness.find(received.message.id));
  }
}
