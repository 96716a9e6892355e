import type { Random } from '../../../scripts/traffic/random.ts';
import type { DrawnKind, FaultKind, Faults, Victim } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** A process that makes calls. It may freeze or die between any two steps. */
export interface Caller extends Victim {
  /** Runs the next step of the process: now, or later if it is frozen, or never if it is dead. */
  resume(step: () => void): void;
}

/** The faults of one kind of call. */
export interface CallFaults {
  readonly failed: DrawnKind;
  readonly answerLost: DrawnKind;
  readonly slow: DrawnKind;
  readonly repeated: DrawnKind;
  /** The fault if the service can't be reached now, else `undefined`. */
  readonly outage: () => FaultKind | undefined;
}

/** The `requestTimeout` that the entry point sets, in milliseconds. */
const REQUEST_TIMEOUT = 3_000;
/** The SDK's default number of attempts, the first one included (SDK reference, "Retry behavior"). */
const SDK_ATTEMPTS = 3;
/** A slow call takes up to this many milliseconds more in each direction. Some such calls end in time. */
const SLOW_MS = 6_000;
/** Half of the repeated requests are carried out again at once, the others up to this many milliseconds later. */
export const LATE_MS = 60_000;

interface Call<T> {
  readonly caller: Caller;
  readonly kinds: CallFaults;
  readonly attempts: number;
  readonly execute: () => T;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
  readonly ended: () => void;
  over: boolean;
}

/**
 * The network between a caller and a service, with the retries of the SDK. A call may fail before or after its effect, take
 * effect twice, or take effect long after the caller gave up.
 */
export class Network {
  private readonly scheduler: Scheduler;
  private readonly random: Random;
  private readonly faults: Faults;

  constructor(scheduler: Scheduler, random: Random, faults: Faults) {
    this.scheduler = scheduler;
    this.random = random;
    this.faults = faults;
  }

  /**
   * Makes a call as the SDK does.
   *
   * @param execute does what the service does. If it throws an error, that is the final answer.
   */
  call<T>(
    caller: Caller,
    kinds: CallFaults,
    execute: () => T,
    { signal, attempts = SDK_ATTEMPTS }: { signal?: AbortSignal; attempts?: number } = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const abort = () => this.finish(call, () => reject(networkError('AbortError')));
      // A signal may outlive its call, and even the world.
      const ended = () => signal?.removeEventListener('abort', abort);
      const call: Call<T> = {
        caller,
        kinds,
        attempts,
        execute,
        resolve,
        reject,
        ended,
        over: false,
      };
      if (signal?.aborted === true) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.attempt(call, 1);
    });
  }

  private attempt<T>(call: Call<T>, attempt: number): void {
    if (call.over) return;
    const { caller, kinds } = call;
    const latency = 1 + this.random.next() * 20;
    let answered = false;
    const fail = (after: number, name: string) => {
      this.scheduler.after(after, () => {
        if (answered) return;
        answered = true;
        this.tryAgain(call, attempt, name);
      });
    };
    const outage = kinds.outage();
    if (outage) {
      this.faults.note(outage, caller);
      fail(this.random.chance(0.5) ? latency : REQUEST_TIMEOUT, 'ECONNREFUSED');
      return;
    }
    if (this.faults.strikes(kinds.failed, caller)) {
      fail(latency, 'InternalServerError');
      return;
    }
    const slow = this.faults.strikes(kinds.slow, caller);
    const there = latency / 2 + (slow ? this.random.next() * SLOW_MS : 0);
    const back = latency / 2 + (slow ? this.random.next() * SLOW_MS : 0);
    if (there + back > REQUEST_TIMEOUT) fail(REQUEST_TIMEOUT, 'TimeoutError');
    this.scheduler.after(there, () => {
      let answer = attemptTo(call.execute);
      if (this.faults.strikes(kinds.repeated, caller)) {
        if (this.random.chance(0.5)) answer = attemptTo(call.execute);
        else this.scheduler.after(this.random.next() * LATE_MS, () => attemptTo(call.execute));
      }
      if (this.faults.strikes(kinds.answerLost, caller)) {
        fail(back, 'ECONNRESET');
        return;
      }
      this.scheduler.after(back, () => {
        if (answered) return;
        answered = true;
        this.finish(call, () => {
          if ('error' in answer) call.reject(answer.error);
          else call.resolve(answer.value);
        });
      });
    });
  }

  private tryAgain<T>(call: Call<T>, attempt: number, name: string): void {
    call.caller.resume(() => {
      if (attempt >= call.attempts) this.finish(call, () => call.reject(networkError(name)));
      else this.scheduler.after(this.random.next() * 100, () => this.again(call, attempt + 1));
    });
  }

  private again<T>(call: Call<T>, attempt: number): void {
    call.caller.resume(() => this.attempt(call, attempt));
  }

  private finish<T>(call: Call<T>, settle: () => void): void {
    call.caller.resume(() => {
      if (call.over) return;
      call.over = true;
      call.ended();
      settle();
    });
  }
}

type Answer<T> = { readonly value: T } | { readonly error: Error };

function attemptTo<T>(execute: () => T): Answer<T> {
  try {
    return { value: execute() };
  } catch (error) {
    return { error: error as Error };
  }
}

function networkError(name: string): Error {
  return Object.assign(new Error(`simulated ${name}`), { name });
}
