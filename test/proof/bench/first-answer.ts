import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { AwsCall } from '../../support/aws-server.ts';
import { endpointsAt } from './environment.ts';
import { runProgram, startLoopback } from './processes.ts';

/** What a function did in a new process up to its first answer. */
export interface FirstAnswer {
  readonly answer: Readonly<Record<string, unknown>>;
  /** The files of the bundle that were loaded, as URLs. */
  readonly files: readonly string[];
  /** The number of Node's modules that were loaded. */
  readonly builtIns: number;
  /** Its calls to AWS. */
  readonly calls: readonly AwsCall[];
}

/** Loads a bundle in a new process and gives the function one event. */
export async function firstAnswer(
  bundle: string,
  event: string,
  folder: string,
  signal: AbortSignal,
): Promise<FirstAnswer> {
  const eventFile = join(folder, 'first-event.json');
  await writeFile(eventFile, event);
  const file = join(folder, 'first-answer.mjs');
  await writeFile(file, firstAnswerProgram(join(bundle, 'index.mjs'), eventFile));
  const server = await startLoopback();
  try {
    const env = endpointsAt(server.endpoint);
    const { told } = await runProgram({ name: 'first-answer', file, env }, signal);
    return { ...(JSON.parse(told) as Omit<FirstAnswer, 'calls'>), calls: server.calls };
  } finally {
    await server.stop();
  }
}

function firstAnswerProgram(module: string, eventFile: string): string {
  return `import { readFileSync, writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
const before = new Set(process.moduleLoadList);
const files = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files.push(url);
    return next(url, context);
  },
});
const { handler } = await import(${JSON.stringify(pathToFileURL(module).href)});
const event = JSON.parse(readFileSync(${JSON.stringify(eventFile)}, 'utf8'));
const context = { functionName: 'bench', awsRequestId: 'bench', memoryLimitInMB: '512', getRemainingTimeInMillis: () => 60000 };
const answer = await handler(event, context);
const isBuiltIn = (name) => name.startsWith('NativeModule ') && !before.has(name);
const builtIns = process.moduleLoadList.filter(isBuiltIn).length;
writeSync(3, JSON.stringify({ answer, files, builtIns }));
process.exit(0);
`;
}
