import type { Random } from '../../../../scripts/traffic/random.ts';
import type { Clock } from '../../../../src/ports.ts';
import type { Faults } from '../faults.ts';
import { Heap } from '../heap.ts';
import type {
  EntryError,
  QueueObserver,
  QueueSettings,
  ReceivedMessage,
  SendOrder,
  SendResult,
  StoredMessage,
} from './queue-message.ts';

/** At most 10 messages a call: API reference, ReceiveMessage. */
const MAX_RECEIVE = 10;
/**
 * "Maximum visibility timeout of 12 hours from when Amazon SQS receives the ReceiveMessage request". Changes of the timeout
 * don't restart this time: sqs-visibility-timeout.html.
 */
const LONGEST_HIDDEN_SECONDS = 43_200;

/**
 * What standard and FIFO queues have in common. The rules are from the developer guide,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/, and the API reference,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/.
 */
export abstract class SimulatedQueue {
  readonly deadLetters: StoredMessage[] = [];
  protected readonly random: Random;
  protected readonly faults: Faults;
  protected readonly clock: Clock;
  protected readonly settings: QueueSettings;
  private readonly observer: QueueObserver;
  private readonly hidden = new Heap<{ message: StoredMessage; visibleAt: number }>();
  private readonly receipts = new Map<string, StoredMessage>();
  private inFlight = 0;
  private readonly stored = new Set<string>();
  private receives = 0;

  constructor(
    clock: Clock,
    random: Random,
    faults: Faults,
    settings: QueueSettings,
    observer: QueueObserver,
  ) {
    this.clock = clock;
    this.random = random;
    this.faults = faults;
    this.settings = settings;
    this.observer = observer;
  }

  /** Messages that are waiting or in flight. */
  get size(): number {
    return this.stored.size;
  }

  /** Whether the message is waiting or in flight. */
  holds(id: string): boolean {
    return this.stored.has(id);
  }

  /** When the next hidden message becomes visible, in milliseconds since 1970; Infinity if none is hidden. */
  get nextVisibleAt(): number {
    return this.hidden.leastRank;
  }

  send(
    id: string,
    body: string,
    groupId?: string,
    { attributes, delaySeconds = 0 }: Pick<SendOrder, 'attributes' | 'delaySeconds'> = {},
  ): StoredMessage {
    const message: StoredMessage = {
      id,
      body,
      ...(groupId !== undefined && { groupId }),
      ...(attributes && { attributes }),
      sentAt: this.clock.now(),
      receiveCount: 0,
      receivedAt: 0,
      place: 'waiting',
      visibleAt: 0,
      latestReceipt: '',
    };
    this.stored.add(id);
    if (delaySeconds > 0) this.delay(message, delaySeconds);
    else this.enqueue(message);
    return message;
  }

  /** Takes a message as `SendMessageBatch` brings it: API reference, SendMessageBatchRequestEntry. */
  abstract sendOnce(id: string, body: string, order: SendOrder): SendResult;

  /** Hands out up to ten visible messages, hides them and counts the receive of each. */
  receive(limit: number): ReceivedMessage[] {
    this.showLapsed();
    const received: ReceivedMessage[] = [];
    while (received.length < Math.min(limit, MAX_RECEIVE)) {
      // "OverLimit" with short polling; with long polling no error, and no messages: quotas-queues.html.
      if (this.inFlight >= this.settings.inFlightLimit) {
        this.faults.note('sqs_in_flight_limit');
        break;
      }
      const message = this.take();
      if (!message) break;
      if (this.isTooOld(message)) this.dropForAge(message);
      else if (message.receiveCount >= this.settings.maxReceiveCount) this.deadLetter(message);
      else received.push(this.handOut(message));
    }
    this.endReceive();
    return received;
  }

  /**
   * Deletes a message. If the receipt is not the latest one, "the request succeeds, but the message will not be deleted": API
   * reference, DeleteMessage.
   */
  delete(receipt: string): StoredMessage | EntryError | undefined {
    const message = this.receipts.get(receipt);
    if (!message) return { code: 'ReceiptHandleIsInvalid', senderFault: true };
    if (message.place === 'gone') return undefined;
    if (message.latestReceipt !== receipt) {
      this.faults.note('sqs_stale_receipt');
      return this.deleteWithStaleReceipt();
    }
    this.forget(message);
    return message;
  }

  /** Makes a message visible that many seconds from now. It must be in flight under this receipt. */
  changeVisibility(receipt: string, seconds: number): EntryError | undefined {
    this.showLapsed();
    const message = this.receipts.get(receipt);
    // API reference, ChangeMessageVisibility: errors.
    if (!message) return { code: 'ReceiptHandleIsInvalid', senderFault: true };
    if (message.place !== 'in_flight' || message.latestReceipt !== receipt) {
      this.faults.note('sqs_stale_receipt');
      return { code: 'MessageNotInflight', senderFault: true };
    }
    const hidden = (this.clock.now() - message.receivedAt) / 1000 + seconds;
    if (!Number.isInteger(seconds) || seconds < 0 || hidden > LONGEST_HIDDEN_SECONDS) {
      return { code: 'InvalidParameterValue', senderFault: true };
    }
    this.hide(message, seconds);
    return undefined;
  }

  /** The message of a receipt, and how often that message has been received so far. */
  messageOf(receipt: string): StoredMessage | undefined {
    return this.receipts.get(receipt);
  }

  /**
   * Takes everything out of the dead-letter queue, as an operator's redrive does (StartMessageMoveTask). The caller sends it
   * again: "redriven messages are considered new messages with a new messageID"
   * (sqs-configure-dead-letter-queue-redrive.html).
   */
  takeDeadLetters(isWanted: (message: StoredMessage) => boolean): StoredMessage[] {
    const taken = this.deadLetters.filter(isWanted);
    const left = this.deadLetters.filter((message) => !taken.includes(message));
    this.deadLetters.splice(0, Infinity, ...left);
    return taken;
  }

  /**
   * Deletes the dead letters whose retention is over. The age of a message counts from when it was first sent:
   * sqs-dead-letter-queues.html.
   */
  dropOldDeadLetters(): number {
    const limit = this.clock.now() - this.settings.deadLetterRetentionSeconds * 1000;
    const kept = this.deadLetters.filter(({ sentAt }) => sentAt > limit);
    const dropped = this.deadLetters.length - kept.length;
    this.deadLetters.splice(0, Infinity, ...kept);
    for (let count = 0; count < dropped; count += 1) this.faults.note('sqs_retention_ended');
    return dropped;
  }

  /** Adds a new message, so that `take` finds it. */
  protected abstract enqueue(message: StoredMessage): void;
  /** Call when a message's visibility timeout has ended, so that `take` finds it again. */
  protected abstract reappear(message: StoredMessage): void;
  /** Removes the next message to deliver from those that wait, and gives it. */
  protected abstract take(): StoredMessage | undefined;
  /** Is called at the end of a receive. */
  protected abstract endReceive(): void;
  protected abstract remove(message: StoredMessage): void;
  protected abstract deleteWithStaleReceipt(): EntryError | undefined;

  /**
   * Receiving starts the visibility timeout and gives a new receipt handle each time:
   * sqs-visibility-timeout.html and API reference, ReceiveMessage.
   */
  protected handOut(message: StoredMessage): ReceivedMessage {
    const visibleSince = Math.max(message.sentAt, message.visibleAt);
    message.receiveCount += 1;
    message.receivedAt = this.clock.now();
    const isTwin = message.place === 'in_flight';
    if (!isTwin) this.inFlight += 1;
    message.place = 'in_flight';
    const receipt = `receipt-${(this.receives += 1)}`;
    message.latestReceipt = receipt;
    this.receipts.set(receipt, message);
    this.hide(message, this.settings.visibilityTimeoutSeconds);
    return { message, receipt, visibleSince, receiveCount: message.receiveCount, isTwin };
  }

  /** Brings a deleted message back: see the standard queue. */
  protected revive(message: StoredMessage, seconds: number): void {
    this.stored.add(message.id);
    this.inFlight += 1;
    message.place = 'in_flight';
    this.hide(message, seconds);
  }

  protected maxReceiveCount(): number {
    return this.settings.maxReceiveCount;
  }

  /** "Delay queues … messages remain invisible to consumers for the duration of the delay": sqs-message-timers.html. */
  private delay(message: StoredMessage, seconds: number): void {
    message.place = 'delayed';
    message.visibleAt = this.clock.now() + seconds * 1000;
    this.hidden.push(message.visibleAt, { message, visibleAt: message.visibleAt });
  }

  private hide(message: StoredMessage, seconds: number): void {
    message.visibleAt = this.clock.now() + seconds * 1000;
    this.hidden.push(message.visibleAt, { message, visibleAt: message.visibleAt });
    if (seconds === 0) this.showLapsed();
  }

  private showLapsed(): void {
    while (this.hidden.leastRank <= this.clock.now()) {
      const lapsed = this.hidden.pop();
      if (!lapsed) break;
      const { message, visibleAt } = lapsed;
      if (message.visibleAt !== visibleAt) continue;
      if (message.place === 'delayed') this.enqueue(message);
      else if (message.place === 'in_flight') {
        this.inFlight -= 1;
        this.reappear(message);
      } else continue;
      message.place = 'waiting';
    }
  }

  private isTooOld({ sentAt }: StoredMessage): boolean {
    return sentAt + this.settings.retentionSeconds * 1000 <= this.clock.now();
  }

  private dropForAge(message: StoredMessage): void {
    this.forget(message);
    this.faults.note('sqs_retention_ended');
    this.observer.retentionEnded(message);
  }

  /**
   * A message is moved "when the ReceiveCount for a message exceeds the maxReceiveCount", so on the receive after the last
   * allowed one (sqs-dead-letter-queues.html).
   */
  private deadLetter(message: StoredMessage): void {
    this.forget(message);
    this.deadLetters.push(message);
    this.faults.note('sqs_dead_lettered');
    this.observer.deadLettered(message);
  }

  private forget(message: StoredMessage): void {
    if (message.place === 'in_flight') this.inFlight -= 1;
    message.place = 'gone';
    this.stored.delete(message.id);
    this.remove(message);
  }
}
