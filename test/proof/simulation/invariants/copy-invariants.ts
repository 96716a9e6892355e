import { isDeepStrictEqual } from 'node:util';

import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';

import type { Horizons } from '../horizons.ts';
import type { PlannedMessage } from '../planned-message.ts';
import { copyMark } from '../sqs/copy-mark.ts';
import type { ReceivedMessage, StoredMessage } from '../sqs/queue-message.ts';
import type { RetryReasons, Visit } from './retry-reasons.ts';
import type { Accepted, Witness } from './witness.ts';

type Entry = SendMessageBatchRequestEntry;

/** Checks the copies that the consumer sends in place of messages. */
export class CopyInvariants {
  private readonly witness: Witness;
  private readonly reasons: RetryReasons;
  private readonly horizons: Horizons;
  private readonly maxReceiveCount: number;

  constructor(
    witness: Witness,
    reasons: RetryReasons,
    horizons: Horizons,
    maxReceiveCount: number,
  ) {
    this.witness = witness;
    this.reasons = reasons;
    this.horizons = horizons;
    this.maxReceiveCount = maxReceiveCount;
  }

  /** Call when an invocation asks SQS to send messages, once for each call to SQS. */
  asked(visit: Visit | undefined, entries: readonly Entry[]): void {
    for (const entry of entries) if (isCopy(entry)) this.check(visit, entry);
  }

  /** Call when the queue has accepted a copy. From then on it keeps the message that it is a copy of. */
  accepted(message: StoredMessage): void {
    const mark = copyMark(message.attributes);
    const first = this.witness.find(mark?.firstId ?? '');
    if (!first) return;
    this.witness.copied(first, message);
    this.witness.follower?.copied();
  }

  private check(visit: Visit | undefined, entry: Entry): void {
    const mark = copyMark(entry.MessageAttributes);
    const first = this.witness.find(mark?.firstId ?? '');
    if (!mark || !first || first.copyOf) {
      this.witness.violated('copies-earned', `a copy of ${mark?.firstId ?? 'nothing'} was sent`);
      return;
    }
    this.witness.tell(first, `copy ${mark.times} is sent, delayed by ${entry.DelaySeconds} s`);
    const wrongs = (visit?.batch ?? [])
      .filter(({ message }) => this.rootOf(message) === first)
      .map((received) => this.wrongIn(visit, received, entry));
    if (wrongs.includes(undefined)) return;
    this.witness.violated('copies-earned', wrongs[0] ?? 'its message is not in the batch', first);
  }

  /** What is wrong with a copy of this message; `undefined` if nothing is. */
  private wrongIn(
    visit: Visit | undefined,
    received: ReceivedMessage,
    entry: Entry,
  ): string | undefined {
    const { MessageGroupId, DelaySeconds = 0, MessageAttributes = {} } = entry;
    const { message, receiveCount } = received;
    const mark = copyMark(MessageAttributes);
    const before = copyMark(message.attributes);
    const accepted = this.witness.find(message.id);
    if (!visit || !accepted || !mark) return 'it is a copy of no message';
    const other = otherIn(entry, message, accepted.plan);
    if (other !== undefined) return `its ${other} another`;
    if (MessageGroupId !== message.groupId) return 'its group is another';
    const seenAt = Math.min(Math.floor(message.sentAt), before?.seenAt ?? Infinity);
    if (mark.seenAt !== seenAt) return `it was first seen at ${mark.seenAt}, not ${seenAt}`;
    const times = (before?.times ?? 0) + 1;
    if (mark.times !== times) return `it says ${mark.times} times, not ${times}`;
    const isOver = seenAt + this.horizons.longestMs(accepted.plan) <= visit.startedAt;
    if (isOver) return 'its time was over';
    if (receiveCount < this.maxReceiveCount - 1) return `at receive ${receiveCount}`;
    if (!this.reasons.isEarned(visit, received)) return 'nothing had gone wrong';
    if (this.reasons.isRightCopyDelay(visit, received, DelaySeconds)) return undefined;
    return `delayed by ${DelaySeconds} s`;
  }

  private rootOf({ id }: StoredMessage): Accepted | undefined {
    const accepted = this.witness.find(id);
    return accepted?.copyOf ?? accepted;
  }
}

/** SQS takes no more. */
const MOST_ATTRIBUTES = 10;

/** What is another in a copy than in its message; `undefined` if nothing is. */
function otherIn(
  { MessageBody = '', MessageAttributes = {} }: Entry,
  { body, attributes = {} }: StoredMessage,
  { foreign }: PlannedMessage,
): string | undefined {
  const { resent, ...own } = MessageAttributes;
  const { resent: _, ...before } = attributes;
  const isFull = Object.keys(before).length >= MOST_ATTRIBUTES;
  if (isFull && foreign?.rawJson !== undefined) {
    // There was no room for the attribute of a copy. So the event must be in the text, as the ledger would keep it.
    if (Object.keys(own).length > 0) return 'attributes are';
    const isSame = isDeepStrictEqual(JSON.parse(MessageBody), JSON.parse(foreign.rawJson));
    return isSame ? undefined : 'body is';
  }
  if (MessageBody !== body) return 'body is';
  return isDeepStrictEqual(own, before) ? undefined : 'attributes are';
}

/** Published events have no attributes. */
function isCopy({ MessageAttributes }: Entry): boolean {
  return MessageAttributes !== undefined;
}
