import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

import type { EmbeddedService } from './embedded-service.ts';

/** A free port may be taken between being found and being used; then another one is tried. */
const START_ATTEMPTS = 5;

/**
 * The server runs in a session of its own, so that Ctrl-C in the terminal does not reach it before the
 * runner has drained; and it ends when its standard input does, so that it can't outlive the runner,
 * not even one that was killed with SIGKILL.
 */
const RUN_UNTIL_INPUT_ENDS = '"$@" & server=$!; read -r _; kill "$server"; wait "$server"';

/** Starts the embedded DynamoDB on loopback, in memory: it is empty, and what it holds ends with it. */
export async function startEmbeddedDynamoDb(): Promise<EmbeddedService> {
  const binary = findBinary();
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = spawn(
      '/bin/sh',
      [
        '-c',
        RUN_UNTIL_INPUT_ENDS,
        'sh',
        binary,
        'serve',
        '--host',
        '127.0.0.1',
        '--port',
        `${port}`,
      ],
      { stdio: ['pipe', 'ignore', 'pipe'], detached: true },
    );
    if (await listens(server)) return serviceOf(server, port);
    if (attempt === START_ATTEMPTS) throw new Error('The embedded DynamoDB found no free port.');
  }
}

function serviceOf(server: ChildProcess, port: number): EmbeddedService {
  const ended = once(server, 'exit');
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.stdin?.end();
      await ended;
    },
  };
}

/** Resolves once the server says that it listens: true; or that it ends: false. */
async function listens(server: ChildProcess): Promise<boolean> {
  if (!server.stderr) return false;
  for await (const line of createInterface({ input: server.stderr })) {
    if (line.includes('listening')) {
      server.stderr.resume();
      return true;
    }
  }
  return false;
}

function findBinary(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide`);
  } catch (cause) {
    throw new Error(
      `There is no embedded DynamoDB for ${platform}. Start one yourself and set ` +
        'AWS_ENDPOINT_URL_DYNAMODB to it (Amazon’s DynamoDB Local, say), or run "make up" for ' +
        'LocalStack and set AWS_ENDPOINT_URL=http://127.0.0.1:4566.',
      { cause },
    );
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
