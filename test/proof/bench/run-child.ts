import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { ChildAnswer, ChildOrder, ContestOrder, CountOrder } from './child.process.ts';
import type { ContestResult } from './contest.ts';
import type { Count } from './count-calls.ts';
import { childEnvironment } from './environment.ts';

const PROGRAM = fileURLToPath(new URL('child.process.ts', import.meta.url));

/** Holds a contest in a process of its own, whose compiler has seen nothing else. */
export async function runContest(
  contest: ContestOrder,
  signal: AbortSignal,
): Promise<ContestResult> {
  return (await runChild({ contest }, signal)) as ContestResult;
}

/** Counts what contestants send to DynamoDB, in a process of its own. */
export async function runCount(count: CountOrder, signal: AbortSignal): Promise<Count[]> {
  return (await runChild({ count }, signal)) as Count[];
}

/**
 * Starts the child process, sends it an order and returns its answer. The child's logs go to the null device: writing
 * logs is part of what is measured, reading them isn't.
 */
async function runChild(order: ChildOrder, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  const child = fork(PROGRAM, [], {
    env: childEnvironment(),
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit').catch(() => undefined);
  const received = await new Promise<ChildAnswer>((resolve, reject) => {
    child.once('message', (message) => resolve(message as ChildAnswer));
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The measuring process ended with exit code ${code} before it answered.`)),
    );
    child.send(order);
  });
  child.disconnect();
  await ended;
  if ('failure' in received) {
    throw new Error(`The measuring process failed: ${received.failure.slice(0, 2000)}`);
  }
  return received.answer;
}
