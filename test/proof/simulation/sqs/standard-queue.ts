import type {
  EntryError,
  ReceivedMessage,
  SendOrder,
  SendResult,
  StoredMessage,
} from './queue-message.ts';
import { SimulatedQueue } from './simulated-queue.ts';

/** A message may be taken so far from the head of the queue, because ordering is best effort. */
const REORDERING_REACH = 60;

/**
 * A standard queue: "at-least-once delivery" and "best-effort ordering"
 * (standard-queues-at-least-once-delivery.html, standard-queues-best-effort-ordering.html).
 */
export class StandardQueue extends SimulatedQueue {
  private readonly waiting: StoredMessage[] = [];
  private readonly handedOut: StoredMessage[] = [];

  /**
   * A server that was down when the message was deleted brings its copy back later: "you might get that message copy again when
   * you receive messages".
   */
  override delete(receipt: string): StoredMessage | EntryError | undefined {
    const deleted = super.delete(receipt);
    if (deleted && 'id' in deleted && this.faults.strikes('sqs_deleted_message_comes_back')) {
      this.revive(deleted, this.random.below(600));
    }
    return deleted;
  }

  override receive(limit: number): ReceivedMessage[] {
    const received = super.receive(limit);
    const twin = this.random.pick([undefined, ...this.handedOut.slice(-100)]);
    if (received.length < limit && received.length < 10 && twin && this.mayHandOutAgain(twin)) {
      received.push(this.handOut(twin));
    }
    for (const { message } of received) this.handedOut.push(message);
    if (this.handedOut.length > 1_000) this.handedOut.splice(0, 900);
    return received;
  }

  /** On a standard queue, a group means fairness and no order. A standard queue refuses a deduplication id. */
  override sendOnce(
    id: string,
    body: string,
    { group, deduplicationId, ...more }: SendOrder,
  ): SendResult {
    // API reference, SendMessageBatchRequestEntry: 0 to 900 seconds.
    const isLate = (more.delaySeconds ?? 0) > 900;
    if (deduplicationId !== undefined || isLate) {
      return { code: 'InvalidParameterValue', senderFault: true };
    }
    return { message: this.send(id, body, group, more), isNew: true };
  }

  protected override enqueue(message: StoredMessage): void {
    this.waiting.push(message);
  }

  protected override reappear(message: StoredMessage): void {
    this.waiting.push(message);
  }

  protected override take(): StoredMessage | undefined {
    const reach = Math.min(this.waiting.length, REORDERING_REACH);
    const place = reach > 1 && this.faults.strikes('sqs_reordered') ? this.random.below(reach) : 0;
    return this.waiting.splice(place, 1)[0];
  }

  protected override endReceive(): void {
    // A standard queue holds nothing back.
  }

  protected override remove(message: StoredMessage): void {
    const place = this.waiting.indexOf(message);
    if (place >= 0) this.waiting.splice(place, 1);
  }

  protected override deleteWithStaleReceipt(): undefined {
    return undefined;
  }

  /** A message in flight can be delivered a second time, from another server that holds a copy. */
  private mayHandOutAgain(message: StoredMessage): boolean {
    return (
      message.place === 'in_flight' &&
      message.receiveCount < this.maxReceiveCount() &&
      this.faults.strikes('sqs_duplicate_delivery')
    );
  }
}
