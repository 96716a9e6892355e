import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

import type { Random } from '../../../../scripts/traffic/random.ts';
import type { SqsFunction } from '../../../../src/adapters/sqs/lambda-sqs.ts';
import type { Timers } from '../../../../src/ports.ts';
import type { Faults } from '../faults.ts';
import type { Caller } from '../network.ts';
import type { Scheduler } from '../scheduler.ts';

/** How an invocation ended, as the event source mapping sees it. */
export type InvocationEnd =
  | { readonly kind: 'answered'; readonly response: SQSBatchResponse }
  | { readonly kind: 'failed'; readonly cause: string };

/** The longest freeze in milliseconds. Some freezes last longer than the function's timeout, others only cost time. */
const LONGEST_FREEZE_MS = 60_000;

interface Invocation {
  readonly end: (end: InvocationEnd) => void;
  readonly deadline: number;
  /** The process crashes when it has been resumed more often than this. */
  readonly crashAfter: number;
  resumed: number;
}

/**
 * One execution environment of the function. Its process handles one invocation at a time. It stays warm until it crashes or
 * is killed at the function's timeout ("Lambda execution environment lifecycle":
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). When it dies, none of its code runs any
 * more. Requests that it has sent may still arrive.
 */
export class ExecutionEnvironment implements Caller {
  faults = 0;
  alive = true;
  private current: Invocation | undefined;
  private frozenUntil = 0;
  private consumer: SqsFunction | undefined;
  /** Steps that wait because the process stands still between two invocations. */
  private readonly standing: (() => void)[] = [];
  private readonly scheduler: Scheduler;
  private readonly random: Random;
  private readonly kinds: Faults;
  readonly timeoutMs: number;

  constructor(scheduler: Scheduler, random: Random, kinds: Faults, timeoutSeconds: number) {
    this.scheduler = scheduler;
    this.random = random;
    this.kinds = kinds;
    this.timeoutMs = timeoutSeconds * 1000;
  }

  get busy(): boolean {
    return this.current !== undefined;
  }

  /** The latest end of the current invocation, in milliseconds since 1970. */
  get invocationEndsAt(): number {
    return this.current?.deadline ?? 0;
  }

  /** Timers of the process. None fires while the process stands still, or after it has died. */
  readonly timers: Timers = {
    abortAfter: (milliseconds) => {
      const controller = new AbortController();
      let cancelled = false;
      const abort = (): void => {
        if (!cancelled) controller.abort(new DOMException('The time is over.', 'TimeoutError'));
      };
      this.scheduler.after(milliseconds, () => this.whenRunning(abort));
      return { signal: controller.signal, cancel: () => (cancelled = true) };
    },
  };

  /** Sets the function, as a cold start does. */
  load(consumer: SqsFunction): void {
    this.consumer = consumer;
  }

  invoke(event: SQSEvent): Promise<InvocationEnd> {
    const { consumer } = this;
    if (!consumer) throw new Error('The environment has no function.');
    return new Promise((end) => {
      this.faults = 0;
      const invocation: Invocation = {
        end,
        deadline: this.scheduler.now() + this.timeoutMs,
        crashAfter: this.drawCrash(),
        resumed: 0,
      };
      this.current = invocation;
      for (const step of this.standing.splice(0))
        this.scheduler.after(0, () => this.whenRunning(step));
      this.scheduler.after(this.timeoutMs, () => this.timeOut(invocation));
      if (this.kinds.strikes('lambda_frozen', this)) this.freezeSoon(invocation);
      const run = async () => consumer(event, this.context(invocation));
      run().then(
        (response) => this.resume(() => this.finish(invocation, { kind: 'answered', response })),
        (error: unknown) =>
          this.resume(() => this.finish(invocation, { kind: 'failed', cause: String(error) })),
      );
    });
  }

  /** Runs a step that belongs to no invocation. Between two invocations the process stands still, and the step waits. */
  whenRunning(step: () => void): void {
    if (this.alive && !this.current) this.standing.push(step);
    else this.resume(step);
  }

  resume(step: () => void): void {
    const { current } = this;
    if (!this.alive || !current) return;
    if (this.scheduler.now() < this.frozenUntil) {
      this.scheduler.after(this.frozenUntil - this.scheduler.now(), () => this.resume(step));
      return;
    }
    current.resumed += 1;
    if (current.resumed <= current.crashAfter) {
      step();
      return;
    }
    this.kinds.note('lambda_crashed', this);
    this.die('the process crashed');
  }

  /** Ends the process at once, as a message does that its runtime can't bear. The promise never ends. */
  crash(): Promise<never> {
    this.kinds.note('lambda_crashed', this);
    this.die('the process crashed');
    return new Promise(() => undefined);
  }

  /** An invocation takes from two to about fifty steps. If it ends before the drawn step, it doesn't crash. */
  private drawCrash(): number {
    if (!this.kinds.isDue('lambda_crashed')) return Infinity;
    return this.random.below(this.random.pick([2, 6, 20, 50]));
  }

  private context(invocation: Invocation): Context {
    const context: Pick<Context, 'functionName' | 'awsRequestId' | 'getRemainingTimeInMillis'> = {
      functionName: 'consumer',
      awsRequestId: 'request',
      getRemainingTimeInMillis: () => invocation.deadline - this.scheduler.now(),
    };
    return context as Context;
  }

  private freezeSoon(invocation: Invocation): void {
    this.scheduler.after(this.random.next() * 200, () => {
      if (this.current !== invocation) return;
      this.frozenUntil = this.scheduler.now() + this.random.next() * LONGEST_FREEZE_MS;
    });
  }

  private timeOut(invocation: Invocation): void {
    if (this.current !== invocation) return;
    this.kinds.note('lambda_timed_out', this);
    this.die('the function timed out');
  }

  private die(cause: string): void {
    this.alive = false;
    if (this.current) this.finish(this.current, { kind: 'failed', cause });
  }

  private finish(invocation: Invocation, end: InvocationEnd): void {
    if (this.current !== invocation) return;
    this.current = undefined;
    invocation.end(end);
  }
}
