import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { EmbeddedService } from './embedded-service.ts';

const PROGRAM = fileURLToPath(new URL('./embedded-sqs.process.ts', import.meta.url));

/**
 * Starts the embedded SQS in a process of its own, which outlives whoever uses it but not this process.
 * It is in a session of its own, so that Ctrl-C in the terminal does not reach it before it is stopped.
 *
 * @param node the program of Node; the one that runs this, unless told otherwise.
 */
export async function startEmbeddedSqsProcess(node = process.execPath): Promise<EmbeddedService> {
  const server = spawn(node, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const ended: Promise<unknown[]> = once(server, 'exit').catch((cause: unknown) => {
    throw new Error('The embedded SQS does not start.', { cause });
  });
  // Heard below, but a rejection that nobody awaits yet would end this process.
  ended.catch(() => undefined);
  for await (const endpoint of createInterface({ input: server.stdout })) {
    return {
      endpoint,
      stop: async () => {
        server.stdin.end();
        await ended;
      },
    };
  }
  const [code] = await ended;
  throw new Error(`The embedded SQS does not start: it ended with ${String(code)}.`);
}
