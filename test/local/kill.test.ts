import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, dirname } from 'node:path';

import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { accountFor } from '../../scripts/demo/account.ts';
import { ReadBack } from '../../scripts/demo/read-back.ts';
import { loadSchemas } from '../../scripts/events/load-schemas.ts';
import { planEvents } from '../../scripts/events/plan.ts';
import { sendMessages } from '../../scripts/events/send.ts';
import { openEndpoints, type Endpoints } from '../../src/local/endpoints.ts';
import { provision } from '../../src/local/provision.ts';
import { readTemplate } from '../../src/local/template.ts';
import { passOn, startAwsServer, type AwsServer } from '../support/aws-server.ts';
import { shortenVisibility, synthesize, type CloudAssembly } from '../support/cloud-assembly.ts';

/** Holds back the answers to writes once they are done: the moment at which a crash hurts most. */
let holdAnswers = true;
let written = () => undefined as unknown;

let assembly: CloudAssembly;
let endpoints: Endpoints;
let dynamoDb: AwsServer;
beforeAll(async () => {
  assembly = await synthesize();
  shortenVisibility(assembly, 2);
  endpoints = await openEndpoints({});
  dynamoDb = await startAwsServer(async (call) => {
    const answer = await passOn(call, endpoints.dynamoDb);
    if (call.operation !== 'BatchExecuteStatement' || !holdAnswers) return answer;
    written();
    return undefined;
  });
});
afterAll(async () => {
  await dynamoDb.stop();
  await endpoints.stop();
  assembly.remove();
});

function startRunner(): ChildProcess {
  const file = join(dirname(assembly.templatePath), 'endpoints.json');
  const { templatePath } = assembly;
  const options = ['--template', templatePath, '--endpoints', file];
  return spawn(process.execPath, ['src/entrypoints/local.ts', ...options], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    },
  });
}

describe('a runner killed with SIGKILL between writing and acknowledging a batch', () => {
  it('loses nothing and records nothing twice once it is started again', async () => {
    const plan = {
      count: 120,
      seed: 2,
      tenants: 3,
      eventType: undefined,
      version: undefined,
      shares: { invalid: 0.1, duplicates: 0.05, conflicts: 0.05 },
    };
    const messages = [...planEvents(plan, await loadSchemas())];
    const template = await readTemplate(assembly.templatePath);
    const { queueUrl: url, deadLetterQueueUrl, tableName } = await provision(template, endpoints);
    const { region, credentials, sqs: endpoint } = endpoints;
    const client = new SQSClient({ region, credentials, endpoint });
    await sendMessages(messages, { queue: { client, url } });
    client.destroy();

    const firstWrite = new Promise((resolve) => (written = () => resolve(undefined)));
    const first = startRunner();
    await Promise.race([firstWrite, once(first, 'exit')]);
    first.kill('SIGKILL');
    await once(first, 'exit');
    holdAnswers = false;

    const readBack = new ReadBack(endpoints);
    expect(await readBack.depth(url)).toBe(messages.length);
    expect((await readBack.ledger(tableName)).length).toBeGreaterThan(0);

    const second = startRunner();
    const depth = () => readBack.depth(url);
    await expect.poll(depth, { timeout: 60_000, interval: 200 }).toBe(0);
    second.kill('SIGTERM');
    expect(await once(second, 'exit')).toEqual([0, null]);

    const account = accountFor(
      messages.map(({ body }) => body),
      {
        ledger: await readBack.ledger(tableName),
        deadLetters: await readBack.bodies(deadLetterQueueUrl),
        queued: [],
      },
    );
    readBack.close();
    const { processed, duplicate, conflict, lost, unasked, deadLettered } = account;
    expect({ processed, duplicate, conflict, lost, unasked, deadLettered }).toEqual({
      processed: 96,
      duplicate: 6,
      conflict: 6,
      lost: 0,
      unasked: 0,
      deadLettered: 0,
    });
    expect(Object.values(account.rejected).reduce((sum, count) => sum + count, 0)).toBe(12);
  }, 120_000);
});
