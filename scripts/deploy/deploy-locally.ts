import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { RETENTION_OUTPUT, SCHEMAS_OUTPUT } from '../../src/names/stack.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { emulatorCredentials } from '../local/emulator-clients.ts';
import { ENDPOINTS_FILE, writeEndpoints } from '../local/endpoints-file.ts';
import { emulatorOf } from '../local/endpoints.ts';
import { leaveAws } from '../local/leave-aws.ts';
import { eachOutput } from '../stack/stack-outputs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const STACK = 'EventProcessor-dev';
/** Milliseconds in which the emulator must answer, with any status. */
const ANSWER_TIMEOUT_MS = 10_000;

/** What the CDK needs to talk to an emulator and to nobody else. */
function emulatorEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  // A profile would bring real credentials along.
  leaveAws(environment);
  const { accessKeyId, secretAccessKey } = emulatorCredentials();
  return {
    ...environment,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

async function cdk(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { json, signal }: Session,
): Promise<void> {
  const stdout = json ? process.stderr : 'inherit';
  const child = spawn('cdk', args, { cwd: root, env, stdio: ['inherit', stdout, 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  // Ctrl-C ends the CDK too. That isn't a failure of its own.
  if (code !== 0) signal.throwIfAborted();
  if (code !== 0) throw new Error(`"cdk ${args.join(' ')}" failed.`);
}

/** Deploys the stack to the emulator that AWS_ENDPOINT_URL names, or to LocalStack. */
export async function deployLocally(session: Session): Promise<Result> {
  const endpoint = emulatorOf('AWS_ENDPOINT_URL', session.env)?.url ?? 'http://127.0.0.1:4566';
  await fetch(endpoint, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new Error(
        `Nothing answers at ${endpoint}. Start LocalStack with: docker compose up --detach --wait`,
        {
          cause,
        },
      );
    },
  );
  const env = emulatorEnvironment(endpoint);
  const outputsFile = `${root}.local/outputs.json`;
  await mkdir(`${root}.local`, { recursive: true });
  await cdk(['bootstrap', 'aws://000000000000/us-east-1'], env, session);
  await cdk(['deploy', '--require-approval', 'never', '--outputs-file', outputsFile], env, session);
  await tellSendEvents(outputsFile, endpoint);
  return {
    exitCode: 0,
    json: { stack: STACK, endpoint },
    text: 'Deployed. Send events with: make send-events COUNT=100\n',
  };
}

async function tellSendEvents(outputsFile: string, endpoint: string): Promise<void> {
  const outputs = JSON.parse(await readFile(outputsFile, 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const found = outputs[STACK] ?? {};
  const ledgerRetentionDays = found[RETENTION_OUTPUT];
  const schemasDigest = found[SCHEMAS_OUTPUT];
  const published = {
    ...eachOutput((_, output) => found[output] ?? ''),
    ...(ledgerRetentionDays !== undefined && { ledgerRetentionDays }),
    ...(schemasDigest !== undefined && { schemasDigest }),
    sqsEndpoint: endpoint,
    dynamodbEndpoint: endpoint,
    s3Endpoint: endpoint,
    lambdaEndpoint: endpoint,
    region: 'us-east-1',
  };
  await writeEndpoints(`${root}${ENDPOINTS_FILE}`, published);
}
