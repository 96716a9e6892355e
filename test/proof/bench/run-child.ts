import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Told } from './child-program.ts';
import type { ContestOrder } from './contest.process.ts';
import type { ContestResult } from './contest.ts';
import type { CountOrder } from './count.process.ts';
import type { Count } from './count-calls.ts';
import { childEnvironment } from './environment.ts';

/** Holds a contest in a process of its own, whose compiler has seen nothing else. */
export async function runContest(order: ContestOrder, signal: AbortSignal): Promise<ContestResult> {
  return (await runChild('contest.process.ts', order, signal)) as ContestResult;
}

/** Counts what contestants send to DynamoDB, in a process of its own. */
export async function runCount(order: CountOrder, signal: AbortSignal): Promise<Count[]> {
  return (await runChild('count.process.ts', order, signal)) as Count[];
}

/**
 * Runs one of our programs and gives what it answers to its order. Its logs, warnings among them, go to the null device:
 * writing them is a part of the job, reading them is not.
 */
async function runChild(program: string, order: object, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), [], {
    env: childEnvironment(),
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit').catch(() => undefined);
  const told = await new Promise<Told>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Told));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with exit code ${code}.`)));
    child.send(order);
  });
  child.disconnect();
  await ended;
  if ('failure' in told) throw new Error(`${program} failed: ${told.failure.slice(0, 2000)}`);
  return told.answer;
}
