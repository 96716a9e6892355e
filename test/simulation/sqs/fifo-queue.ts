import type { EntryError, SendOrder, SendResult, StoredMessage } from './queue-message.ts';
import { SimulatedQueue } from './simulated-queue.ts';

/** "The 5-minute deduplication interval": using-messagededuplicationid-property.html. */
const DEDUPLICATION_MS = 300_000;

/**
 * A FIFO queue (FIFO-queues-understanding-logic.html): messages of a group are handed out in the order
 * they were sent, as many of one group as possible in one call; while one of a group is in flight, no
 * other of that group is handed out. One that comes back takes its old place.
 */
export class FifoQueue extends SimulatedQueue {
  private readonly groups = new Map<string, StoredMessage[]>();
  /** Groups from which this receive has taken: they are blocked for other receives only. */
  private readonly openGroups = new Set<string>();

  private readonly sent = new Map<string, StoredMessage>();

  /**
   * A message with the deduplication id of one of the last five minutes, in its group, is accepted and not
   * delivered, also if the first one is handled and deleted: FIFO-queues-exactly-once-processing.html.
   */
  override sendOnce(id: string, body: string, { group, deduplicationId }: SendOrder): SendResult {
    if (group === undefined || deduplicationId === undefined) {
      return { code: 'MissingParameter', senderFault: true };
    }
    const place = `${group} ${deduplicationId}`;
    const former = this.sent.get(place);
    if (former && this.clock.now() - former.sentAt < DEDUPLICATION_MS) {
      return { message: former, isNew: false };
    }
    const message = this.send(id, body, group);
    this.sent.set(place, message);
    return { message, isNew: true };
  }

  protected override enqueue(message: StoredMessage): void {
    const group = this.groups.get(groupOf(message));
    if (group) group.push(message);
    else this.groups.set(groupOf(message), [message]);
  }

  protected override reappear(): void {
    // It never left its place in its group.
  }

  protected override take(): StoredMessage | undefined {
    for (const id of this.openGroups) {
      const next = this.groups.get(id)?.find(({ place }) => place === 'waiting');
      if (next) return next;
    }
    const free = [...this.groups].filter(
      ([id, group]) =>
        !this.openGroups.has(id) && !group.some(({ place }) => place === 'in_flight'),
    );
    if (free.length === 0) return undefined;
    const [id, group] = this.random.pick(free);
    this.openGroups.add(id);
    return group[0];
  }

  protected override endReceive(): void {
    this.openGroups.clear();
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
