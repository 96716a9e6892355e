import type { ExecutionEnvironment } from '../execution-environment.ts';

type Environment = Pick<ExecutionEnvironment, 'invoke' | 'stop'>;

/**
 * Execution environments of one function. Each takes one invocation at a time, as on Lambda. An invocation starts another
 * environment if all are busy, and waits its turn if there may be no more.
 */
export class EnvironmentPool {
  private readonly start: () => Environment;
  private readonly limit: number;
  private readonly all: Environment[] = [];
  private readonly idle: Environment[] = [];
  private readonly waiting: ((environment: Environment) => void)[] = [];

  /** @param limit maximum number of environments. */
  constructor(start: () => Environment, limit: number) {
    this.start = start;
    this.limit = limit;
  }

  /**
   * Gives the function an event and returns its answer. An invocation that has begun goes on after `signal`, and keeps its
   * environment busy.
   *
   * @param signal ends the waiting, for an environment and for the answer.
   * @throws the signal's reason.
   * @throws InvocationError if the function doesn't answer.
   */
  async invoke(event: unknown, requestId: string, signal: AbortSignal): Promise<unknown> {
    const environment = await this.take(signal);
    const answered = environment.invoke(event, requestId);
    answered.catch(() => undefined).finally(() => this.giveBack(environment));
    return orAborted(answered, signal);
  }

  /** Kills all environments, whatever they do. */
  async stop(): Promise<void> {
    await Promise.all(this.all.map((environment) => environment.stop()));
  }

  private async take(signal: AbortSignal): Promise<Environment> {
    signal.throwIfAborted();
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.all.length < this.limit) {
      const started = this.start();
      this.all.push(started);
      return started;
    }
    const { promise, resolve } = Promise.withResolvers<Environment>();
    this.waiting.push(resolve);
    return orAborted(promise, signal).catch((error: unknown) => {
      // Otherwise the environment that becomes free next would go to an invocation that has given up.
      const place = this.waiting.indexOf(resolve);
      if (place >= 0) this.waiting.splice(place, 1);
      else void promise.then((environment) => this.giveBack(environment));
      throw error;
    });
  }

  private giveBack(environment: Environment): void {
    const next = this.waiting.shift();
    if (next) next(environment);
    else this.idle.push(environment);
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const reject = (): void => aborted.reject(signal.reason as Error);
  if (signal.aborted) reject();
  signal.addEventListener('abort', reject, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', reject);
  }
}
