import type { Clock } from '../../../../src/ports.ts';
import { BEGIN } from '../scheduler.ts';
import type { ReceivedMessage, StoredMessage } from '../sqs/queue-message.ts';
import type { PlannedMessage } from '../planned-message.ts';
import type { Invariant, Violation } from './violation.ts';

/** A message that the queue accepted. */
export interface Accepted {
  /** Counted from 0, as the queue accepted them. */
  readonly order: number;
  readonly plan: PlannedMessage;
  /** Its message ids. A redrive from the dead-letter queue gives it a new one. */
  readonly ids: string[];
  /** Receives since it was last sent, and how many of these a fault explains. */
  receives: number;
  readonly excused: Set<number>;
  place: 'queue' | 'dead_letter_queue' | 'deleted' | 'lost';
  /** Whether an operator has sent it. Then it is no longer in the order of its group. */
  redriven: boolean;
  /** The first message, if the consumer has sent this one as a copy of it. */
  readonly copyOf?: Accepted;
  /** Whether the queue has accepted a copy of it. The copy keeps its event from then on. */
  isCopied: boolean;
}

/** Is told what happens to the messages of a world. */
export interface Follower {
  received(accepted: Accepted, received: ReceivedMessage): void;
  /** The invocation that had it failed as a whole. */
  crashed(accepted: Accepted, message: StoredMessage): void;
  deadLettered(accepted: Accepted, message: StoredMessage): void;
  /** The queue has accepted a copy. */
  copied(): void;
  /** The ledger has its content for the first time. */
  recorded(accepted: Accepted): void;
}

/** Further violations would tell nothing new. */
const MOST_VIOLATIONS = 20;

/** Follows every accepted message, collects violations, and tells the life of a message. */
export class Witness {
  readonly violations: Violation[] = [];
  readonly accepted: Accepted[] = [];
  private readonly byId = new Map<string, Accepted>();
  /** A first message and its copies. */
  private readonly families = new Map<Accepted, readonly Accepted[]>();
  private readonly lives = new Map<number, string[]>();
  private readonly clock: Clock;
  private readonly tellsLives: boolean;
  readonly follower: Follower | undefined;

  constructor(clock: Clock, tellsLives: boolean, follower?: Follower) {
    this.follower = follower;
    this.clock = clock;
    this.tellsLives = tellsLives;
  }

  accept(plan: PlannedMessage, id: string, copyOf?: Accepted): Accepted {
    const accepted: Accepted = {
      order: this.accepted.length,
      plan,
      ids: [id],
      receives: 0,
      excused: new Set(),
      place: 'queue',
      redriven: false,
      isCopied: false,
      ...(copyOf && { copyOf }),
    };
    this.accepted.push(accepted);
    this.byId.set(id, accepted);
    this.tell(accepted, `accepted by the queue as ${id}: ${plan.intent}, ${plan.key ?? 'no key'}`);
    return accepted;
  }

  redrive(oldId: string, newId: string): void {
    const accepted = this.byId.get(oldId);
    if (!accepted) return;
    accepted.ids.push(newId);
    accepted.place = 'queue';
    accepted.redriven = true;
    accepted.receives = 0;
    accepted.excused.clear();
    this.byId.set(newId, accepted);
    this.tell(accepted, `redriven from the dead-letter queue as ${newId}`);
  }

  /**
   * An operator or the watchdog has sent a message again, which the queue accepted under a new id.
   *
   * @param copyOf the first message, if the new one says that it is a copy of it.
   */
  acceptAgain(plan: PlannedMessage, id: string, copyOf?: Accepted): void {
    const accepted = this.accept(plan, id, copyOf);
    accepted.redriven = true;
    if (copyOf) this.families.set(copyOf, [...this.familyOf(copyOf), accepted]);
  }

  /** The queue has accepted a copy. It keeps what is left of the same message, whichever of them is deleted. */
  copied(first: Accepted, { id, body }: { readonly id: string; readonly body: string }): void {
    const family = this.familyOf(first);
    for (const one of family) one.isCopied = true;
    const copy = this.accept({ ...first.plan, text: body }, id, first);
    this.families.set(first, [...family, copy]);
  }

  private familyOf(first: Accepted): readonly Accepted[] {
    return this.families.get(first) ?? [first];
  }

  /** A sender has made a message look like a copy of a message with this id. */
  alias(accepted: Accepted, id: string): void {
    this.byId.set(id, accepted);
  }

  find(id: string): Accepted | undefined {
    return this.byId.get(id);
  }

  tell(accepted: Accepted, what: string): void {
    if (!this.tellsLives) return;
    const { index } = accepted.plan;
    const life = this.lives.get(index) ?? [];
    life.push(`${this.time()}  ${what}`);
    this.lives.set(index, life);
  }

  /** The life of a message, one line for each thing that happened to it. */
  lifeOf(index: number): readonly string[] {
    return this.lives.get(index) ?? [];
  }

  violated(invariant: Invariant, detail: string, accepted?: Accepted): void {
    if (accepted) this.tell(accepted, `VIOLATES ${invariant}: ${detail}`);
    if (this.violations.length >= MOST_VIOLATIONS) return;
    const at = this.clock.now() - BEGIN;
    const message = accepted && { message: accepted.plan.index };
    this.violations.push({ invariant, detail, at, ...message });
  }

  private time(): string {
    return `+${((this.clock.now() - BEGIN) / 1000).toFixed(3).padStart(9)} s`;
  }
}
