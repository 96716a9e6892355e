/** What the thread of an execution environment runs. */
import { parentPort, workerData } from 'node:worker_threads';

import { serveInvocations, type HandlerLocation } from './serve-invocations.ts';

if (parentPort) serveInvocations(parentPort, workerData as HandlerLocation, allRead);

/** The thread that started this one reads output later than messages. A write is done when that thread has read it. */
async function allRead(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (output) => new Promise<void>((resolve) => output.write('', () => resolve())),
    ),
  );
}
