import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ScanCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { command } from '../../../scripts/accept.ts';
import { accept } from '../../../scripts/accept/accept.ts';
import { buildAcceptance } from '../../../scripts/accept/build-acceptance.ts';
import { localStack, type FoundStack } from '../../../scripts/stack/find-stack.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { runLocally, type LocalRun } from '../../../scripts/local/run-locally.ts';
import { ENV } from '../../../src/names/settings.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { runInPipe } from '../../support/command-line.ts';

let folder: string;
let assembly: CloudAssembly;
let endpoints: Endpoints;
let run: LocalRun;
let stack: FoundStack;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acceptance-'));
  const bundle = await buildAcceptance({
    // The bundle has the team's handlers, and they need its schemas.
    schemas: 'schemas',
    generated: join(folder, 'generated'),
    bundle: join(folder, 'consume'),
  });
  assembly = await synthesize();
  endpoints = await openEndpoints({});
  run = await start(join(bundle, 'index.mjs'));
  const { sqs: sqsEndpoint, dynamoDb: dynamodbEndpoint, s3: s3Endpoint, region } = endpoints;
  stack = localStack({
    ...run.resources,
    sqsEndpoint,
    dynamodbEndpoint,
    s3Endpoint,
    // The acceptance run doesn't call Lambda.
    lambdaEndpoint: 'http://127.0.0.1:1',
    region,
  });
});
afterAll(async () => {
  await run.drain();
  await endpoints.stop();
  assembly.remove();
  rmSync(folder, { recursive: true });
});

/** @param functionFile default: the function of the template, which has no acceptance events. */
function start(functionFile?: string): Promise<LocalRun> {
  return runLocally({
    templatePath: assembly.templatePath,
    endpoints,
    ...(functionFile !== undefined && { functionFile }),
    concurrency: 1,
    // Nobody waits half a minute for the handler that fails once.
    environment: { [ENV.retryBaseSeconds]: '1', [ENV.retryCapSeconds]: '1' },
    onDelivery: () => undefined,
    onLogLine: () => undefined,
  });
}

function runAccept(argv: readonly string[], signal = new AbortController().signal) {
  const surroundings = {
    findStack: () => Promise.reject(new Error('AWS is not asked')),
    findLocal: () => stack,
    pollMilliseconds: 50,
  };
  return runInPipe(
    { ...command, run: (values, session) => accept(values, session, surroundings) },
    argv,
    { signal },
  );
}

/** The number of rows and texts left in table and bucket. */
async function left(): Promise<number> {
  const tables = new DynamoDBClient(stack.dynamoDb);
  const buckets = new S3Client(stack.s3);
  const { Count = 0 } = await tables.send(new ScanCommand({ TableName: stack.tableName }));
  const { KeyCount = 0 } = await buckets.send(
    new ListObjectsV2Command({ Bucket: stack.bucketName }),
  );
  tables.destroy();
  buckets.destroy();
  return Count + KeyCount;
}

interface Report {
  readonly accepted: boolean;
  readonly steps: readonly { step: string; state: string; detail: string }[];
}

describe('accept', () => {
  it('accepts a pipeline on this machine, step by step, and leaves nothing behind', async () => {
    const { code, stdout } = await runAccept(['--local', '--idle', '0', '--load', '60', '--json']);
    const { accepted, steps } = JSON.parse(stdout) as Report;
    expect(steps.map(({ step, state, detail }) => [step, state, detail])).toEqual([
      ['concurrency', 'skipped', 'only on AWS'],
      ['queues', 'passed', '1048576 bytes, dead-lettered after 5 receives'],
      ['storage', 'skipped', 'only on AWS'],
      ['event recorded', 'passed', expect.stringMatching(/^recorded [\d.]+ s after it was sent$/)],
      [
        'handlers',
        'passed',
        'processed in attempt 1; the one that fails once: processed in attempt 2',
      ],
      [
        'large event',
        'passed',
        expect.stringMatching(/^\d{6} bytes in the bucket; a duplicate changed nothing$/),
      ],
      ['rejected half', 'passed', '100 processed, 100 rejected as invalid_body'],
      ['metrics', 'skipped', 'only on AWS'],
      ['rejected alarm', 'skipped', 'only on AWS'],
      ['after idling', 'passed', expect.stringContaining('recorded')],
      ['DynamoDB denied', 'skipped', 'add --deny 12 (minutes) to run it'],
      ['load', 'passed', expect.stringMatching(/^60 of 60 recorded in \d+ s/)],
      ['clean-up', 'passed', expect.stringMatching(/^265 records of tenant acceptance-/)],
    ]);
    expect([code, accepted]).toEqual([0, true]);
    expect(await left()).toBe(0);
  });

  it('says what to do if the function does not know its events', async () => {
    await run.drain();
    run = await start();
    const { code, stdout } = await runAccept(['--local']);
    expect(stdout).toContain('✗ event recorded        ');
    expect(stdout).toContain(
      "does not know acceptance.* events: add ARGS='-c acceptance=true' to make deploy",
    );
    expect(stdout).toMatch(/Not accepted: 2 passed, 1 failed, 10 skipped\./);
    expect(code).toBe(1);
  });

  it('runs no step but the clean-up after Ctrl-C', async () => {
    const { code, stdout } = await runAccept(['--local'], AbortSignal.abort());
    expect(code).toBe(130);
    expect(stdout).toMatch(/Interrupted before the last step: 1 passed, 0 failed, 0 skipped\.\n$/);
  });
});
