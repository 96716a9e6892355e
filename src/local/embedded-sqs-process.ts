import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { EmbeddedService } from './embedded-service.ts';

const PROGRAM = fileURLToPath(new URL('./embedded-sqs.process.ts', import.meta.url));

/**
 * Starts the embedded SQS in a process of its own, which outlives whoever uses it but not this process.
 * It is in a session of its own, so that Ctrl-C in the terminal does not reach it before it is stopped.
 */
export async function startEmbeddedSqsProcess(): Promise<EmbeddedService> {
  const server = spawn(process.execPath, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(server, 'exit');
  for await (const endpoint of createInterface({ input: server.stdout })) {
    return {
      endpoint,
      stop: async () => {
        server.stdin.end();
        await ended;
      },
    };
  }
  throw new Error('The embedded SQS does not start.');
}
