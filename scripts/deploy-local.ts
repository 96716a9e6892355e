/** Deploys the stack to LocalStack, or to whatever AWS_ENDPOINT_URL names. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { emulatorOf } from '../src/local/endpoints.ts';
import { leaveAws } from '../src/local/leave-aws.ts';
import { OUTPUTS } from '../src/names.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const STACK = 'EventProcessor-dev';

const HELP = `Deploys the stack to LocalStack (make up), never to AWS.

Usage: make deploy-local   or   npm run deploy:local

AWS_ENDPOINT_URL names the emulator; default http://127.0.0.1:4566.
Afterwards send-events finds the queue by itself.

Exit code: 0 deployed, 1 not deployed, 2 wrong options.`;

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
  await fetch(endpoint).catch((cause: unknown) => {
    throw new Error(`Nothing answers at ${endpoint}. Start LocalStack with "make up".`, { cause });
  });
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
    queueUrl: found[OUTPUTS.queueUrl],
    deadLetterQueueUrl: found[OUTPUTS.deadLetterQueueUrl],
    tableName: found[OUTPUTS.tableName],
    bucketName: found[OUTPUTS.bucketName],
    sqsEndpoint: endpoint,
    dynamodbEndpoint: endpoint,
    s3Endpoint: endpoint,
    region: 'us-east-1',
  };
  await writeFile(`${root}.local/endpoints.json`, JSON.stringify(published, undefined, 2));
  console.log('Deployed. Send events with: make send-events COUNT=100');
}

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) console.log(HELP);
  else await deploy(emulatorOf('AWS_ENDPOINT_URL', process.env)?.url ?? 'http://127.0.0.1:4566');
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
