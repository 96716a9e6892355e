import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

import type { HandlerLocation, InvocationAnswer, InvocationRequest } from './serve-invocations.ts';

export interface FunctionConfiguration extends HandlerLocation {
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

/** The function didn't answer: it threw, timed out, or its process died. */
class InvocationError extends Error {
  override readonly name = 'InvocationError';
}

/**
 * One execution environment of a Lambda function, in a thread of its own. It has its own module state and `process.env`
 * and takes one invocation at a time. An invocation that times out is killed, as Lambda does it, and the next one starts
 * cold.
 */
export class ExecutionEnvironment {
  private readonly configuration: FunctionConfiguration;
  private readonly onLogLine: (line: string) => void;
  private readonly timeout: (milliseconds: number) => AbortSignal;
  private worker: Worker | undefined;

  constructor(
    configuration: FunctionConfiguration,
    onLogLine: (line: string) => void,
    timeout = (milliseconds: number) => AbortSignal.timeout(milliseconds),
  ) {
    this.configuration = configuration;
    this.onLogLine = onLogLine;
    this.timeout = timeout;
  }

  /**
   * Gives the function an event and returns its answer.
   *
   * @throws InvocationError if the function doesn't answer.
   */
  async invoke(event: unknown, requestId: string): Promise<unknown> {
    const { timeoutSeconds } = this.configuration;
    const worker = (this.worker ??= this.start());
    const deadline = Date.now() + timeoutSeconds * 1000;
    const timeout = this.timeout(timeoutSeconds * 1000);
    const answered = once(worker, 'message', { signal: timeout });
    const exited = new AbortController();
    worker.postMessage({ event, requestId, deadline } satisfies InvocationRequest);
    try {
      const [answer] = (await Promise.race([answered, this.death(worker, exited.signal)])) as [
        InvocationAnswer,
      ];
      if (!answer.ok) throw new InvocationError(answer.error);
      return answer.response;
    } catch (error) {
      if (error instanceof InvocationError) throw error;
      await this.stop();
      if (timeout.aborted) throw new InvocationError(`timed out after ${timeoutSeconds} s`);
      throw new InvocationError(String(error), { cause: error });
    } finally {
      exited.abort();
      answered.catch(() => undefined);
    }
  }

  /** Kills the thread, whatever it does. */
  async stop(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await worker?.terminate();
  }

  private start(): Worker {
    const { moduleUrl, exportName, environment, memoryMb } = this.configuration;
    const worker = new Worker(new URL('./execution-environment.worker.ts', import.meta.url), {
      workerData: { moduleUrl, exportName } satisfies HandlerLocation,
      env: { ...environment },
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    for (const output of [worker.stdout, worker.stderr]) {
      createInterface({ input: output }).on('line', this.onLogLine);
    }
    // If the thread dies between invocations, the next invocation starts a new one.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = undefined;
    });
    return worker;
  }

  private async death(worker: Worker, signal: AbortSignal): Promise<never> {
    const [code] = (await once(worker, 'exit', { signal })) as [number];
    throw new InvocationError(`the function's process exited with code ${code}`);
  }
}
