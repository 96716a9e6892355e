import type { Random } from '../../../scripts/traffic/random.ts';
import type { Scheduler } from './scheduler.ts';

/** Everything that can go wrong, and its highest probability. Faults with 0 are counted, but not drawn here. */
const HIGHEST_PROBABILITY = {
  // SQS
  sqs_duplicate_delivery: 0.05,
  sqs_deleted_message_comes_back: 0.05,
  sqs_reordered: 0.9,
  sqs_receive_failed: 0.1,
  sqs_received_messages_lost: 0.05,
  sqs_in_flight_limit: 0,
  sqs_visibility_entry_failed: 0.2,
  sqs_visibility_call_failed: 0.3,
  sqs_visibility_answer_lost: 0.3,
  sqs_visibility_slow: 0.3,
  sqs_visibility_repeated: 0.2,
  sqs_send_entry_failed: 0.2,
  sqs_send_call_failed: 0.2,
  sqs_send_answer_lost: 0.3,
  sqs_send_slow: 0.2,
  sqs_send_repeated: 0.2,
  sqs_delete_entry_failed: 0.05,
  sqs_delete_call_failed: 0.1,
  sqs_delete_answer_lost: 0.1,
  sqs_delete_slow: 0.05,
  sqs_delete_repeated: 0.1,
  sqs_stale_receipt: 0,
  sqs_dead_lettered: 0,
  sqs_retention_ended: 0,
  // Lambda
  lambda_throttled: 0.2,
  lambda_crashed: 0.2,
  lambda_frozen: 0.1,
  lambda_timed_out: 0,
  lambda_answer_lost: 0.05,
  lambda_answer_invalid: 0.05,
  lambda_telemetry_failed: 0.3,
  // The store
  store_outage: 0,
  store_throttled: 0.2,
  store_statement_failed: 0.05,
  store_statement_failed_after_write: 0.05,
  store_call_refused: 0.1,
  store_call_failed: 0.2,
  store_answer_lost: 0.2,
  store_slow: 0.2,
  store_repeated: 0.3,
  store_keys_unprocessed: 0.5,
  store_lost_race: 0,
  // Handlers
  handler_slow: 0.8,
  handler_failed_transiently: 0.4,
  handler_asked_for_retry: 0.2,
  handler_timed_out: 0.2,
  handler_ignored_signal: 0.2,
  handler_never_ended: 0.1,
  handler_failed_for_good: 0,
  handler_published_invalid: 0,
  handler_published_beyond_limit: 0,
  // The bucket for large texts
  s3_outage: 0,
  s3_call_failed: 0.8,
  s3_answer_lost: 0.8,
  s3_slow: 0.8,
  s3_repeated: 0.5,
  // Operators
  operator_crashed: 0.8,
  operator_sent_again: 0,
  operator_corrected: 0,
  operator_discarded: 0,
} as const;

/** Faults that follow from a world's settings. They are counted, and no world draws a probability for them. */
const COUNTED_ONLY = [
  'store_over_capacity',
  'consumer_sent_again',
  'watchdog_crashed',
  'watchdog_sent_again',
  'watchdog_gave_up',
] as const;

/** Faults that a world draws. */
export type DrawnKind = keyof typeof HIGHEST_PROBABILITY;
export type FaultKind = DrawnKind | (typeof COUNTED_ONLY)[number];
const DRAWN_KINDS = Object.keys(HIGHEST_PROBABILITY) as DrawnKind[];
export const FAULT_KINDS: readonly FaultKind[] = [...DRAWN_KINDS, ...COUNTED_ONLY];
/** Faults with their probabilities. */
export type FaultRates = Readonly<Partial<Record<DrawnKind, number>>>;
export type FaultCounts = Readonly<Record<FaultKind, number>>;

/** A process that faults hit. A fault excuses it for what it can't do. */
export interface Victim {
  faults: number;
}

/**
 * These faults never happen in worlds where the queue behaves like an emulator. Emulators deliver every visible message of a
 * group. With one of these faults, a message could come back late and open its group while others of it are in flight.
 */
export const FAULTS_OF_AWS: ReadonlySet<FaultKind> = new Set(
  FAULT_KINDS.filter((kind) => /^(sqs_visibility|sqs_delete|lambda)_/.test(kind)),
);

/** One world in this many has no faults. */
const CALM_EVERY = 20;

/**
 * Decides what goes wrong, and counts it. Each world draws some of the faults, each with its own probability ("swarm
 * testing"). So every world combines other faults.
 */
export class Faults {
  readonly counts: Record<FaultKind, number>;
  readonly calm: boolean;
  private readonly probability: Readonly<Record<DrawnKind, number>>;
  private readonly scheduler: Scheduler;
  private readonly random: Random;
  /** Milliseconds since 1970. From then on nothing goes wrong. */
  private readonly until: number;

  constructor(
    scheduler: Scheduler,
    random: Random,
    until: number,
    spared: ReadonlySet<FaultKind> = new Set(),
    fixed?: FaultRates,
  ) {
    this.scheduler = scheduler;
    this.random = random;
    this.until = until;
    this.calm = random.below(CALM_EVERY) === 0 && !fixed;
    const draw = (kind: DrawnKind) =>
      this.calm || random.chance(0.4) ? 0 : HIGHEST_PROBABILITY[kind] * random.next() ** 2;
    const drawn = table(DRAWN_KINDS, draw);
    this.probability = table(
      DRAWN_KINDS,
      fixed ? (kind) => fixed[kind] ?? 0 : (kind) => (spared.has(kind) ? 0 : drawn[kind]),
    );
    this.counts = table(FAULT_KINDS, () => 0);
  }

  /** Decides whether this goes wrong now, and counts it if so. */
  strikes(kind: DrawnKind, victim?: Victim): boolean {
    const strikes = this.isDue(kind);
    if (strikes) this.note(kind, victim);
    return strikes;
  }

  /** Decides whether this goes wrong later. The caller counts it when it happens. */
  isDue(kind: DrawnKind): boolean {
    return this.scheduler.now() < this.until && this.random.chance(this.probability[kind]);
  }

  /** Counts a fault that was not drawn here. */
  note(kind: FaultKind, victim?: Victim): void {
    this.counts[kind] += 1;
    if (victim) victim.faults += 1;
  }
}

function table<Kind extends FaultKind>(
  kinds: readonly Kind[],
  value: (kind: Kind) => number,
): Record<Kind, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, value(kind)])) as Record<Kind, number>;
}
