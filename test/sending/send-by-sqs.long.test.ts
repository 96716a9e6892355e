import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ReadBack } from '../../scripts/demo/read-back.ts';
import { openEndpoints, type Endpoints } from '../../scripts/local/endpoints.ts';
import { runLocally, type LocalRun } from '../../scripts/local/run-locally.ts';
import { synthesize, type CloudAssembly } from '../support/cloud-assembly.ts';
import { prepare, SQS_RUNTIMES } from './runtimes.ts';
import { sampleWithId } from './samples.ts';

describe('the SQS samples of docs/sending.md', () => {
  let assembly: CloudAssembly;
  let endpoints: Endpoints;
  let pipeline: LocalRun;
  let readBack: ReadBack;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sending-'));
    assembly = await synthesize();
    endpoints = await openEndpoints({});
    pipeline = await runLocally({
      templatePath: assembly.templatePath,
      endpoints,
      concurrency: 1,
      onDelivery: () => undefined,
      onLogLine: () => undefined,
    });
    readBack = new ReadBack(endpoints);
  });
  afterAll(async () => {
    await pipeline.drain();
    readBack.close();
    await endpoints.stop();
    assembly.remove();
    rmSync(folder, { recursive: true });
  });

  function environment(): NodeJS.ProcessEnv {
    const { accessKeyId, secretAccessKey } = endpoints.credentials;
    return {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      QUEUE_URL: pipeline.resources.queueUrl,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_REGION: endpoints.region,
      AWS_DEFAULT_REGION: endpoints.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  async function statusOf(eventId: string): Promise<string | undefined> {
    const ledger = await readBack.ledger(pipeline.resources);
    return ledger.find((record) => record.key === `acme#${eventId}`)?.status;
  }

  it.for(Object.entries(SQS_RUNTIMES))(
    '%s sends its event, which is processed',
    async ([name, runtime], { skip }) => {
      const eventId = `pay-${name}`;
      const own = join(folder, name);
      const reason = await prepare(runtime, own, sampleWithId(name, eventId));
      if (reason !== undefined) skip(`${name}: ${reason}`);
      writeFileSync(join(own, 'event.json'), sampleWithId('event.json', eventId));

      const [program, ...options] = await runtime.run(own);
      await promisify(execFile)(program, options, { cwd: own, env: environment() });

      await expect.poll(() => statusOf(eventId), { interval: 200 }).toBe('processed');
    },
  );
});
