import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { startAwsServer, type AwsServer } from '../../support/aws-server.ts';
import { childEnvironment } from './environment.ts';

/** A kind of process that is started several times. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  /** The time from the start of the process to its exit. */
  readonly milliseconds: number;
  /** The text that it wrote to file descriptor 3. */
  readonly told: string;
}

/** Runs a Node process to its end. Its logs go to the null device. */
export async function runProgram(
  { name, file, env = {} }: Program,
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  const began = performance.now();
  const child = spawn(process.execPath, [file], {
    env: childEnvironment(env),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let ended = began;
  child.once('exit', () => (ended = performance.now()));
  const texts = [child.stderr, child.stdio[3]].map((stream) => {
    const chunks: string[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    return chunks;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const [complaints = [], told = []] = texts;
  if (code !== 0)
    throw new Error(`The process ${name} failed: ${complaints.join('').slice(-2000)}`);
  return { milliseconds: ended - began, told: told.join('') };
}

/** Runs programs in turns, each once a round. Returns the milliseconds of each by its name. */
export async function runInTurns(
  programs: readonly Program[],
  rounds: number,
  signal: AbortSignal,
): Promise<(name: string) => readonly number[]> {
  const results = new Map(programs.map(({ name }) => [name, new Array<number>()]));
  // The first round doesn't count, because it reads files from disk that later rounds find in the cache.
  for (let round = -1; round < rounds; round += 1) {
    for (const program of programs) {
      const { milliseconds } = await runProgram(program, signal);
      if (round >= 0) results.get(program.name)?.push(milliseconds);
    }
  }
  return (name) => results.get(name) ?? [];
}

/** Writes a module that calls a function with a payload, as Lambda does, and exits after its answer. */
export async function invocationProgram(
  name: string,
  bundle: string,
  payloadFile: string,
  folder: string,
  beforeEnd = '',
): Promise<string> {
  const file = join(folder, `${name}.mjs`);
  const module = pathToFileURL(join(bundle, 'index.mjs')).href;
  await writeFile(
    file,
    `import { readFileSync, writeSync } from 'node:fs';
import { handler } from ${JSON.stringify(module)};
const event = JSON.parse(readFileSync(${JSON.stringify(payloadFile)}, 'utf8'));
const context = { functionName: 'bench', awsRequestId: 'bench', memoryLimitInMB: '512', getRemainingTimeInMillis: () => 60000 };
const { batchItemFailures } = await handler(event, context);
${beforeEnd}
process.exit(batchItemFailures.length === 0 ? 0 : 1);
`,
  );
  return file;
}

/**
 * Starts a DynamoDB and S3 on loopback, for whole processes. It answers every call at once, and a batch of statements
 * with one response for each statement.
 */
export function startLoopback(): Promise<AwsServer> {
  return startAwsServer(({ operation, body }) => ({
    status: 200,
    body: operation === 'BatchExecuteStatement' ? statementsAnswer(body) : '{}',
  }));
}

function statementsAnswer(body: Buffer): string {
  const count = body.toString('latin1').split('"Statement":').length - 1;
  const responses = Array.from({ length: count }, () => ({ TableName: 'ledger' }));
  return JSON.stringify({ Responses: responses });
}
