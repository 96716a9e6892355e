import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import { examine, type BodyOutcome, type Problem } from './examine.ts';
import { minimize } from './minimize.ts';
import { mutated, type Body } from './mutate.ts';
import { Pool } from './pool.ts';
import { isOverBudget, slowestOf, stoppedAfter, type SlowBody } from './reading-time.ts';
import { freshBody, validBodies } from './starting-bodies.ts';
import type { System } from './system.ts';

/** Share of bodies that are new events. The others are mutated. */
const FRESH_SHARE = 1 / 50;
/** After this many milliseconds the run gives way to timers and signals. */
const SLICE_MILLISECONDS = 200;
/** Reading that takes longer than this counts as a hang, even if it ends. */
const HANG_MILLISECONDS = 2000;
/** Longest time spent on making one failing body smaller. */
const MINIMIZE_MILLISECONDS = 60_000;
const MOST_HEAP_GROWTH = 256 * 1024 * 1024;
const BOUNDED_TIME = 'bounded time';

export interface FuzzRun {
  readonly seed: string;
  /** The run ends after this many bodies or seconds, whichever comes first. */
  readonly bodies?: number;
  readonly seconds?: number;
  readonly corpus: readonly Body[];
  readonly schemas: readonly EventSchema[];
  readonly system: System;
  /**
   * Milliseconds after which reading one body is stopped. Default 60,000, because other processes may take most of the time.
   */
  readonly stopAfter?: number;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
  /** Bytes of the heap in use. Default: measured after a garbage collection. */
  readonly usedHeap?: () => number;
  readonly onProgress?: (seconds: number, bodies: number) => void;
}

/** A body for which a property doesn't hold, made as small as possible, and the body that it was made from. */
export interface Failure extends Problem {
  readonly body: string;
  readonly found: Body;
}

/** The state of one run. Seed, corpus and reader decide which bodies are examined. The time doesn't. */
export class Fuzzer {
  examined = 0;
  private readonly run: FuzzRun;
  private readonly random: Random;
  private readonly pool = new Pool();
  private readonly waiting: Body[];
  private readonly outcomes: Partial<Record<BodyOutcome, number>> = {};
  private readonly failures = new Map<string, Failure>();
  private slowest: readonly SlowBody[] = [];
  private overBudget = 0;
  private atHand: Body = { text: '', origin: 'nothing' };

  constructor(run: FuzzRun) {
    this.run = run;
    this.random = seededRandom(run.seed, 'fuzz');
    this.waiting = [...run.corpus, ...validBodies(run.seed, run.schemas)];
  }

  /** A reader that hung once would hang again and again, so the run ends. */
  get isDone(): boolean {
    return this.examined >= (this.run.bodies ?? Infinity) || this.failures.has(BOUNDED_TIME);
  }

  /** Examines bodies for SLICE_MILLISECONDS, or until another property fails. */
  slice(): void {
    const { stopAfter = 60_000 } = this.run;
    const until = performance.now() + SLICE_MILLISECONDS;
    let found: Problem | undefined;
    const stopped = stoppedAfter(stopAfter, () => {
      while (!found && !this.isDone && performance.now() < until) {
        this.atHand = this.next();
        this.examined += 1;
        const problem = this.take(this.atHand);
        if (problem && !this.failures.has(problem.property)) found = problem;
      }
    });
    if (stopped) this.fail({ property: BOUNDED_TIME, detail: `no end after ${stopAfter} ms` });
    else if (found) this.failSmaller(found);
  }

  checkHeap(growth: number): void {
    if (growth <= MOST_HEAP_GROWTH) return;
    // No single body causes this. We report the last one.
    this.fail({
      property: 'bounded memory',
      detail: `the heap grew by ${growth} bytes in the run`,
    });
  }

  result() {
    const { slowest, overBudget, outcomes, examined: bodies } = this;
    const { signatures, size: corpus } = this.pool;
    const failures = [...this.failures.values()];
    return { bodies, outcomes, signatures, corpus, slowest, overBudget, failures };
  }

  private next(): Body {
    const { random, pool, run } = this;
    const waiting = this.waiting.shift();
    if (waiting) return waiting;
    if (random.chance(FRESH_SHARE)) return freshBody(run.seed, run.schemas, this.examined, random);
    return mutated(pool.pick(random), () => pool.pick(random), random);
  }

  /** Examines a body and learns from it. */
  private take(body: Body): Problem | undefined {
    const { outcome, signatures, problem, milliseconds } = examine(body.text, this.run.system);
    const slow = { milliseconds, bytes: Buffer.byteLength(body.text), origin: body.origin };
    this.slowest = slowestOf(this.slowest, slow);
    if (isOverBudget(slow)) this.overBudget += 1;
    if (outcome !== undefined && signatures) {
      this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
      this.pool.offer(body, outcome, signatures, this.random);
    }
    if (milliseconds > HANG_MILLISECONDS) {
      this.fail({ property: BOUNDED_TIME, detail: `it took ${Math.round(milliseconds)} ms` });
    }
    return problem;
  }

  /** Makes the current body smaller as long as the same property fails, and keeps the smallest. */
  private failSmaller(found: Problem): void {
    let [smallest, problem] = [this.atHand.text, found];
    const fails = (text: string) => {
      const other = examine(text, this.run.system).problem;
      if (other?.property !== found.property) return false;
      [smallest, problem] = [text, other];
      return true;
    };
    stoppedAfter(MINIMIZE_MILLISECONDS, () => minimize(smallest, fails));
    this.fail(problem, smallest);
  }

  /** Keeps only the first failure of a property. Others most likely have the same cause. */
  private fail(problem: Problem, body = this.atHand.text): void {
    this.failures.set(problem.property, { ...problem, body, found: this.atHand });
  }
}
