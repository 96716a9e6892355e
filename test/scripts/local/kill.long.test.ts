import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, dirname } from 'node:path';

import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { accountFor } from '../../../scripts/demo/account.ts';
import { ReadBack } from '../../../scripts/demo/read-back.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import { planEvents } from '../../../scripts/traffic/plan.ts';
import { sendMessages } from '../../../scripts/sending/send.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { provision } from '../../../scripts/local/provision.ts';
import { readTemplate } from '../../../scripts/local/template.ts';
import { passOn, startAwsServer, type AwsServer } from '../../support/aws-server.ts';
import { shortenVisibility, synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';

const WRITE = 'BatchExecuteStatement';
const DELETE = 'DeleteMessageBatch';

const PLAN = {
  count: 120,
  seed: 2,
  tenants: 3,
  eventType: undefined,
  version: undefined,
  shares: { invalid: 0.1, duplicates: 0.05, conflicts: 0.05 },
};

/** Where the runner stands when it is killed: at this call, before it is carried out or after. */
interface CrashPoint {
  readonly operation: string;
  /** Of the calls of this operation, counted from 1. */
  readonly call: number;
  readonly carriedOut: boolean;
}

const CRASH_POINTS: readonly (CrashPoint & { readonly title: string })[] = [
  { title: 'before the first write', operation: WRITE, call: 1, carriedOut: false },
  { title: 'when the first write is done', operation: WRITE, call: 1, carriedOut: true },
  { title: 'between two writes of a batch', operation: WRITE, call: 3, carriedOut: false },
  { title: 'between recording and deleting', operation: DELETE, call: 1, carriedOut: false },
  { title: 'between two deletions', operation: DELETE, call: 2, carriedOut: true },
];

let assembly: CloudAssembly;
beforeAll(async () => {
  assembly = await synthesize();
  shortenVisibility(assembly, 2);
});
afterAll(() => assembly.remove());

let endpoints: Endpoints;
let sqs: AwsServer;
let dynamoDb: AwsServer;
/** The next crash, if there is one, and the function to call when the runner reaches it. */
let crash: { readonly at: CrashPoint; readonly reached: () => void } | undefined;

beforeEach(async () => {
  endpoints = await openEndpoints({});
  sqs = await startProxy(endpoints.sqs);
  dynamoDb = await startProxy(endpoints.dynamoDb);
});
afterEach(async () => {
  await Promise.all([sqs.stop(), dynamoDb.stop()]);
  await endpoints.stop();
});

/** Passes every call on, but leaves the runner hanging at the crash point. */
async function startProxy(target: string): Promise<AwsServer> {
  let seen = 0;
  return startAwsServer(async (call) => {
    const isMeant = crash?.at.operation === call.operation && (seen += 1) === crash.at.call;
    if (!isMeant) return passOn(call, target);
    if (crash?.at.carriedOut) await passOn(call, target);
    crash?.reached();
    return undefined;
  });
}

function startRunner(): ChildProcess {
  const file = join(dirname(assembly.templatePath), 'endpoints.json');
  const { templatePath } = assembly;
  const options = ['--template', templatePath, '--endpoints', file];
  return spawn(process.execPath, ['scripts/local.ts', ...options], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL_SQS: sqs.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
    },
  });
}

async function killRunnerAt(at: CrashPoint): Promise<void> {
  const reached = new Promise<void>((resolve) => {
    crash = { at, reached: resolve };
  });
  const runner = startRunner();
  const exit = once(runner, 'exit');
  await Promise.race([reached, exit]);
  crash = undefined;
  runner.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
}

describe('a runner killed with SIGKILL', () => {
  it.each(CRASH_POINTS)(
    '$title loses nothing and records nothing twice once it is started again',
    async (at) => {
      const messages = [...planEvents(PLAN, await loadSamples())];
      const template = await readTemplate(assembly.templatePath);
      const resources = await provision(template, endpoints);
      const { queueUrl: url, deadLetterQueueUrl } = resources;
      const { region, credentials, sqs: endpoint } = endpoints;
      const client = new SQSClient({ region, credentials, endpoint });
      await sendMessages(messages, { queue: { client, url } });
      client.destroy();

      await killRunnerAt(at);

      const runner = startRunner();
      const readBack = new ReadBack(endpoints);
      await expect.poll(() => readBack.depth(url), { interval: 200 }).toBe(0);
      runner.kill('SIGTERM');
      expect(await once(runner, 'exit')).toEqual([143, null]);

      const { rejected, ...account } = accountFor(
        messages.map(({ body }) => body),
        {
          ledger: await readBack.ledger(resources),
          deadLetters: (await readBack.contents(deadLetterQueueUrl)).bodies,
          queued: [],
        },
      );
      readBack.close();
      expect(account).toEqual({
        sent: 120,
        processed: 96,
        duplicate: 6,
        conflict: 6,
        deadLettered: 0,
        queued: 0,
        lost: 0,
        doubled: 0,
        rejectedAgain: 0,
        unknown: 0,
      });
      expect(Object.values(rejected).reduce((sum, count) => sum + count, 0)).toBe(12);
    },
  );
});
