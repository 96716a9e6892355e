/** Deploys the stack to LocalStack, or to whatever AWS_ENDPOINT_URL names. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { emulatorOf } from './local/endpoints.ts';
import { leaveAws } from './local/leave-aws.ts';
import { eachOutput } from './stack/stack-outputs.ts';
import { readArguments } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const STACK = 'EventProcessor-dev';
/** Milliseconds in which the emulator must answer whatever it answers. */
const ANSWER_TIMEOUT_MS = 10_000;

const OPTIONS = { help: { description: 'Print this help.' } } as const;

const USAGE: Usage = {
  command: 'npm run deploy:local --',
  summary: 'Deploys the stack to LocalStack (make up), never to AWS.',
  options: OPTIONS,
  examples: ['make deploy-local', 'AWS_ENDPOINT_URL=http://127.0.0.1:4566 make deploy-local'],
  notes: [
    'AWS_ENDPOINT_URL names the emulator; default http://127.0.0.1:4566. Afterwards send-events finds the queue by itself.',
    'Exit code: 0 deployed, 1 not deployed, 2 wrong options, 130 interrupted.',
  ],
};

/** What the CDK needs to talk to an emulator and to nobody else. */
function emulatorEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  // A profile would bring real credentials along.
  leaveAws(environment);
  return {
    ...environment,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

async function cdk(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn('cdk', args, { cwd: root, env, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`"cdk ${args.join(' ')}" failed.`);
}

async function deploy(endpoint: string): Promise<void> {
  await fetch(endpoint, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new Error(`Nothing answers at ${endpoint}. Start LocalStack with "make up".`, {
        cause,
      });
    },
  );
  const env = emulatorEnvironment(endpoint);
  const outputsFile = `${root}.local/outputs.json`;
  await mkdir(`${root}.local`, { recursive: true });
  await cdk(['bootstrap', 'aws://000000000000/us-east-1'], env);
  await cdk(['deploy', '--require-approval', 'never', '--outputs-file', outputsFile], env);
  await tellSendEvents(outputsFile, endpoint);
}

async function tellSendEvents(outputsFile: string, endpoint: string): Promise<void> {
  const outputs = JSON.parse(await readFile(outputsFile, 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const found = outputs[STACK] ?? {};
  const published = {
    ...eachOutput((_, output) => found[output] ?? ''),
    sqsEndpoint: endpoint,
    dynamodbEndpoint: endpoint,
    s3Endpoint: endpoint,
    region: 'us-east-1',
  };
  await writeFile(`${root}.local/endpoints.json`, JSON.stringify(published, undefined, 2));
}

async function deployLocal({ argv, env, stdout, stderr }: CommandLine): Promise<number> {
  const { values, problems } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  await deploy(emulatorOf('AWS_ENDPOINT_URL', env)?.url ?? 'http://127.0.0.1:4566');
  stdout.write('Deployed. Send events with: make send-events COUNT=100\n');
  return 0;
}

await runAsProcess(deployLocal);
