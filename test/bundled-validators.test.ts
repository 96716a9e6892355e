import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bundleFunction, SAMPLE_CONSUMER } from '../scripts/build/bundle-function.ts';
import { startAwsServer, type AwsServer } from './support/aws-server.ts';
import { cases } from './support/cases.ts';
import { compiled, schemaFile, type CompiledSchemas } from './support/compiled-schemas.ts';
import { queueMessage, wireText } from './support/events.ts';
import { sqsEvent } from './support/lambda.ts';
import { times } from './support/records.ts';

const thing = (index: number) => `thing.done${index}`;
const SCHEMAS = [
  schemaFile('payment.processed', 'v1', {
    type: 'object',
    required: ['amount'],
    properties: { amount: { type: 'number', exclusiveMinimum: 0 } },
  }),
  ...times(cases(49, 499), (index) =>
    schemaFile(thing(index), 'v1', {
      type: 'object',
      required: ['at'],
      properties: { at: { type: 'string', format: 'date-time' } },
    }),
  ),
];

let schemas: CompiledSchemas;
let folder: string;
let metafile: Metafile;
let dynamoDb: AwsServer;
let sqs: AwsServer;

beforeAll(async () => {
  schemas = await compiled(SCHEMAS);
  folder = await mkdtemp(join(tmpdir(), 'bundled-validators-'));
  metafile = await bundleFunction(SAMPLE_CONSUMER, folder, { generated: schemas.folder });
  // This test is only about reading, so DynamoDB refuses every call and the messages go back to the queue.
  const refusal = '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}';
  dynamoDb = await startAwsServer(() => ({ status: 400, body: refusal }));
  sqs = await startAwsServer(() => ({ status: 200, body: '{"Successful":[],"Failed":[]}' }));
});
afterAll(async () => {
  await Promise.all([dynamoDb.stop(), sqs.stop()]);
  await rm(folder, { recursive: true });
  schemas.remove();
});

/** Loads the bundle in a new Node process and handles a batch. Returns the CommonJS files read before and after it. */
async function filesReadFor(...bodies: string[]): Promise<{ loaded: string[]; used: string[] }> {
  const batch = sqsEvent(
    bodies.map((body, index) => queueMessage({ messageId: `message-${index}`, body })),
  );
  const script = `
    import { createRequire } from 'node:module';
    const read = () => Object.keys(createRequire(import.meta.url).cache);
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')))});
    const loaded = read();
    const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 };
    await handler(${JSON.stringify(batch)}, context);
    console.log(JSON.stringify({ loaded, used: read() }));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      env: {
        STAGE: 'dev',
        QUEUE_URL: `${sqs.endpoint}/000000000000/events`,
        TABLE_NAME: 'ledger',
        BUCKET_NAME: 'large-texts',
        MAX_RECEIVE_COUNT: '5',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
        AWS_ENDPOINT_URL_SQS: sqs.endpoint,
        POWERTOOLS_LOG_LEVEL: 'SILENT',
        POWERTOOLS_METRICS_DISABLED: 'true',
      },
    },
  );
  const { loaded, used } = JSON.parse(stdout) as { loaded: string[]; used: string[] };
  const below = (paths: string[]) => paths.map((path) => path.slice(path.indexOf('validators/')));
  return { loaded: below(loaded), used: below(used) };
}

describe('a bundle with many schemas', () => {
  it('holds a file for each schema beside the code, and none in it', async () => {
    const files = await readdir(join(folder, 'validators'), { recursive: true });
    expect(files.filter((file) => file.endsWith('.cjs')).sort()).toEqual(
      ['_formats.cjs', ...SCHEMAS.map((one) => `${one.eventType}/${one.version}.cjs`)].sort(),
    );
    expect(Object.keys(metafile.inputs).filter((input) => input.endsWith('.cjs'))).toEqual([]);
  });

  it('reads one validator for a hundred payments, and none before', async () => {
    const bodies = times(100, (index) => wireText({ event_id: `payment-${index}` }));
    expect(await filesReadFor(...bodies)).toEqual({
      loaded: [],
      used: ['validators/payment.processed/v1.cjs'],
    });
    expect(dynamoDb.calls.length).toBeGreaterThan(0);
  });

  it('reads the table of formats with the first validator that has one', async () => {
    const body = { at: '2026-11-21T09:00:00Z' };
    const bodies = [7, 8].map((index) => wireText({ event_type: thing(index), body }));
    expect((await filesReadFor(...bodies)).used).toEqual([
      'validators/thing.done7/v1.cjs',
      'validators/_formats.cjs',
      'validators/thing.done8/v1.cjs',
    ]);
  });
});

describe('bundling a function', () => {
  it.each<[string, (file: string) => Promise<void>]>([
    ['is missing', (file) => rm(file)],
    ['is damaged', (file) => writeFile(file, 'module.exports = function (')],
  ])('fails if the file of a validator %s', async (_, spoil) => {
    const { folder: generated, remove } = await compiled(SCHEMAS.slice(0, 2));
    await spoil(join(generated, 'validators', 'payment.processed', 'v1.cjs'));
    const outdir = join(generated, 'bundle');
    await expect(bundleFunction(SAMPLE_CONSUMER, outdir, { generated })).rejects.toThrow(
      'The validator of payment.processed v1 does not run',
    );
    remove();
  });

  it('leaves validators out of a function that validates nothing', async () => {
    const outdir = join(schemas.folder, 'bundle');
    await bundleFunction('src/core/backoff.ts', outdir, { generated: schemas.folder });
    expect(await readdir(outdir)).toEqual(['index.mjs']);
  });
});
