import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

import type { EmbeddedService } from './embedded-service.ts';

/** A free port may be taken between being found and being used; then another one is tried. */
const START_ATTEMPTS = 3;

/**
 * The server runs in a session of its own, so that Ctrl-C in the terminal does not reach it before the
 * runner has drained; and it ends when its standard input does, so that it can't outlive the runner,
 * not even one that was killed with SIGKILL. When the server ends by itself, so does all of this.
 */
const RUN_UNTIL_INPUT_ENDS = `
  exec 3<&0
  "$@" 3<&- &
  server=$!
  { read -r _ <&3; kill "$server"; } 2>/dev/null &
  reader=$!
  wait "$server"
  kill "$reader" 2>/dev/null`;

/**
 * Starts the embedded DynamoDB on loopback, in memory: it is empty, and what it holds ends with it.
 *
 * @param binary the server's program; the one for this platform, unless told otherwise.
 */
export async function startEmbeddedDynamoDb(binary = findBinary()): Promise<EmbeddedService> {
  let said = '';
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const command = [binary, 'serve', '--host', '127.0.0.1', '--port', `${port}`];
    const server = spawn('/bin/sh', ['-c', RUN_UNTIL_INPUT_ENDS, 'sh', ...command], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    });
    said = await firstWords(server);
    if (said.includes('listening')) return serviceOf(server, port);
  }
  throw new Error(`The embedded DynamoDB does not start: ${said || 'it says nothing'}`);
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

/** What the server says first: that it listens, or why it does not. */
async function firstWords(server: ChildProcess): Promise<string> {
  if (!server.stderr) return '';
  for await (const line of createInterface({ input: server.stderr })) {
    // What it says later is not waited for, but must not fill the pipe.
    server.stderr.resume();
    return line;
  }
  return '';
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
