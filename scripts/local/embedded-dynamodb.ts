import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** Another program may take the free port before the server does. Then we try another port. */
const START_ATTEMPTS = 3;

/**
 * Runs the server until our end of its standard input is closed. The system closes it when this process ends, even by
 * SIGKILL, so the server never outlives this process. If the server ends first, the shell ends with its exit code.
 */
const RUN_UNTIL_INPUT_ENDS = `
  exec 3<&0
  "$@" 3<&- &
  server=$!
  { read -r _ <&3; kill "$server"; } 2>/dev/null &
  reader=$!
  wait "$server"
  code=$?
  kill "$reader" 2>/dev/null
  exit "$code"`;

/** The process of an embedded DynamoDB. */
export interface DynamoDbProcess {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the embedded DynamoDB in a process of its own.
 *
 * @param program the server's program, by default the one for this platform.
 * @param onEarlyEnd called with how the server ended, if nobody stopped it.
 */
export async function startDynamoDbProcess(
  program = findProgram(),
  onEarlyEnd: (how: string) => void,
): Promise<DynamoDbProcess> {
  let said = '';
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    const port = await freePort();
    const command = [program, 'serve', '--host', '127.0.0.1', '--port', `${port}`];
    const server = spawn('/bin/sh', ['-c', RUN_UNTIL_INPUT_ENDS, 'sh', ...command], {
      stdio: ['pipe', 'ignore', 'pipe'],
      // Ctrl-C in the terminal must not reach the server before the command has finished its work.
      detached: true,
    });
    said = await firstLine(server);
    if (said.includes('listening')) return runningProcess(server, port, onEarlyEnd);
  }
  throw new Error(`The embedded DynamoDB does not start: ${said || 'it printed nothing'}`);
}

function runningProcess(
  server: ChildProcess,
  port: number,
  onEarlyEnd: (how: string) => void,
): DynamoDbProcess {
  let stopped = false;
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  server.once('exit', (code, signal) => {
    if (!stopped) onEarlyEnd(`ended with ${signal ?? `exit code ${code}`}`);
    resolve(undefined);
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      stopped = true;
      server.stdin?.end();
      await ended;
    },
  };
}

/** The first line that the server prints: that it listens, or why it doesn't. */
async function firstLine(server: ChildProcess): Promise<string> {
  if (!server.stderr) return '';
  for await (const line of createInterface({ input: server.stderr })) {
    // Nobody reads what it prints later, but the pipe must not fill up.
    server.stderr.resume();
    return line;
  }
  return '';
}

function findProgram(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide`);
  } catch (cause) {
    throw new Error(
      `There is no embedded DynamoDB for ${platform}. Start one yourself and set ` +
        'AWS_ENDPOINT_URL_DYNAMODB to it (Amazon’s DynamoDB Local, say), or run "docker compose up --detach --wait" ' +
        'for LocalStack and set AWS_ENDPOINT_URL=http://127.0.0.1:4566.',
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
