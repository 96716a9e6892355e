import { BEGIN } from '../scheduler.ts';
import type { Accepted, Follower } from '../invariants/witness.ts';
import type { Clock } from '../../../../src/ports.ts';
import type { ReceivedMessage, StoredMessage } from '../sqs/queue-message.ts';

/** What becomes of a poison message. All in milliseconds. */
interface PoisonLife {
  /** How long it was visible and nobody received it. */
  waiting: number;
  deadAt?: number;
}

/** Follows the messages of an outage. */
export class OutageStory implements Follower {
  receives = 0;
  copies = 0;
  /** Messages that are dead letters although no process of theirs crashed. */
  readonly deadLetters = new Set<Accepted>();
  /** Messages that are dead letters because they were in one batch with poison. */
  readonly deadBesidePoison = new Set<Accepted>();
  /** Milliseconds from the end of the outage until a message of the outage was visible again, the longest. */
  visibleAgain = 0;
  /** The same until the ledger had it. */
  recordedAgain = 0;
  readonly poison = new Map<Accepted, PoisonLife>();
  private readonly clock: Clock;
  private readonly poisonBodies: ReadonlySet<string>;
  /** Milliseconds since 1970: when the outage ends. */
  private readonly ends: number;
  /** The ids of messages that lost a receive because their process crashed. */
  private readonly hit = new Set<string>();
  private readonly seenAgain = new Set<Accepted>();
  private readonly recordedOnes = new Set<Accepted>();

  constructor(clock: Clock, poisonBodies: ReadonlySet<string>, ends: number) {
    this.clock = clock;
    this.poisonBodies = poisonBodies;
    this.ends = ends;
  }

  received(received: Accepted, { visibleSince }: ReceivedMessage): void {
    const accepted = firstOf(received);
    this.receives += 1;
    const poison = this.poisonOf(accepted);
    if (poison) {
      poison.waiting += this.clock.now() - visibleSince;
      return;
    }
    const isAgain = this.clock.now() >= this.ends && sentAt(accepted) < this.ends;
    if (!isAgain || this.seenAgain.has(accepted) || this.recordedOnes.has(accepted)) return;
    this.seenAgain.add(accepted);
    this.visibleAgain = Math.max(this.visibleAgain, visibleSince - this.ends);
  }

  crashed(_: Accepted, { id }: StoredMessage): void {
    this.hit.add(id);
  }

  deadLettered(dead: Accepted, { id, visibleAt }: StoredMessage): void {
    const accepted = firstOf(dead);
    const poison = this.poisonOf(accepted);
    if (poison) {
      poison.waiting += this.clock.now() - visibleAt;
      poison.deadAt ??= this.clock.now();
    } else if (this.hit.has(id)) this.deadBesidePoison.add(accepted);
    else this.deadLetters.add(accepted);
  }

  copied(): void {
    this.copies += 1;
  }

  recorded(accepted: Accepted): void {
    this.recordedOnes.add(firstOf(accepted));
    if (sentAt(accepted) >= this.ends) return;
    this.recordedAgain = Math.max(this.recordedAgain, this.clock.now() - this.ends);
  }

  private poisonOf(accepted: Accepted): PoisonLife | undefined {
    if (!this.poisonBodies.has(accepted.plan.text)) return undefined;
    const life = this.poison.get(accepted) ?? { waiting: 0 };
    this.poison.set(accepted, life);
    return life;
  }
}

/** The first message, if it is a copy. */
function firstOf(accepted: Accepted): Accepted {
  return accepted.copyOf ?? accepted;
}

/** Milliseconds since 1970. */
function sentAt({ plan }: Accepted): number {
  return BEGIN + plan.sendAfter;
}
