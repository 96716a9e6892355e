import type {
  EntryError,
  ReceivedMessage,
  SendOrder,
  SendResult,
  StoredMessage,
} from './queue-message.ts';
import { SimulatedQueue } from './simulated-queue.ts';

/** "The 5-minute deduplication interval": using-messagededuplicationid-property.html. */
const DEDUPLICATION_MS = 300_000;

/**
 * A FIFO queue (FIFO-queues-understanding-logic.html). It delivers the messages of a group in the order in which they were
 * sent, and as many of one group as possible in one call. `GroupRelease` says what it delivers of a group while a message
 * of it is in flight. A message that comes back takes its old place.
 */
export class FifoQueue extends SimulatedQueue {
  private readonly groups = new Map<string, StoredMessage[]>();
  /** Groups from which the current receive has taken. They are blocked for other receives only. */
  private readonly openGroups = new Set<string>();
  /** Groups with a received message that has become visible again since the latest receive. */
  private readonly freedGroups = new Set<string>();

  /** The messages that the current receive has taken so far. */
  private readonly taken = new Set<StoredMessage>();
  private readonly sent = new Map<string, StoredMessage>();

  /**
   * If a message of its group had the same deduplication id within the last five minutes, the queue accepts the message and
   * does not deliver it, even if the first one was deleted: FIFO-queues-exactly-once-processing.html.
   */
  override sendOnce(
    id: string,
    body: string,
    { group, deduplicationId, ...more }: SendOrder,
  ): SendResult {
    // API reference, SendMessageBatchRequestEntry: "you can't set DelaySeconds per message".
    if (more.delaySeconds !== undefined) {
      return { code: 'InvalidParameterValue', senderFault: true };
    }
    if (group === undefined || deduplicationId === undefined) {
      return { code: 'MissingParameter', senderFault: true };
    }
    const place = `${group} ${deduplicationId}`;
    const former = this.sent.get(place);
    if (former && this.clock.now() - former.sentAt < DEDUPLICATION_MS) {
      return { message: former, isNew: false };
    }
    const message = this.send(id, body, group, more);
    this.sent.set(place, message);
    return { message, isNew: true };
  }

  protected override enqueue(message: StoredMessage): void {
    const group = this.groups.get(groupOf(message));
    if (group) group.push(message);
    else this.groups.set(groupOf(message), [message]);
  }

  /** Notes only the group: the message has kept its place in it. */
  protected override reappear(message: StoredMessage): void {
    this.freedGroups.add(groupOf(message));
  }

  protected override take(): StoredMessage | undefined {
    for (const id of this.openGroups) {
      const next = this.nextOf(id, this.groups.get(id) ?? []);
      if (next) return next;
    }
    const free = [...this.groups].filter(
      ([id, group]) => !this.openGroups.has(id) && this.nextOf(id, group),
    );
    if (free.length === 0) return undefined;
    const [id, group] = this.random.pick(free);
    const next = this.nextOf(id, group);
    this.openGroups.add(id);
    return next;
  }

  protected override handOut(message: StoredMessage): ReceivedMessage {
    this.taken.add(message);
    return super.handOut(message);
  }

  protected override endReceive(): void {
    for (const id of this.openGroups) this.freedGroups.delete(id);
    this.openGroups.clear();
    this.taken.clear();
  }

  /** The messages of a group that the current receive may take. */
  private nextOf(id: string, group: readonly StoredMessage[]): StoredMessage | undefined {
    const next = group.findIndex(({ place }) => place === 'waiting');
    const isHidden = (one: StoredMessage) => one.place === 'in_flight' && !this.taken.has(one);
    switch (this.settings.groupRelease ?? 'none') {
      case 'none':
        return group.some(isHidden) ? undefined : group[next];
      case 'before_hidden':
        return group.slice(0, Math.max(0, next)).some(isHidden) ? undefined : group[next];
      case 'any_visible':
        return group.some(isHidden) && !this.freedGroups.has(id) ? undefined : group[next];
    }
  }

  protected override remove(message: StoredMessage): void {
    const group = this.groups.get(groupOf(message)) ?? [];
    group.splice(group.indexOf(message), 1);
    if (group.length === 0) this.groups.delete(groupOf(message));
  }

  /** An expired receipt handle is an error on a FIFO queue: API reference, DeleteMessage. */
  protected override deleteWithStaleReceipt(): EntryError {
    return { code: 'InvalidParameterValue', senderFault: true };
  }
}

function groupOf({ groupId = '' }: StoredMessage): string {
  return groupId;
}
