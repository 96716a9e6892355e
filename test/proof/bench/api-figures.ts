import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { bundleFunction, SAMPLE_API } from '../../../scripts/build/bundle-function.ts';
import type { AwsCall } from '../../support/aws-server.ts';
import { httpEvent, type HttpEventParts } from '../../support/http-event.ts';
import { compilersIn } from './compilers-in.ts';
import { unitsOfWrites, writesIn } from './dynamodb-calls.ts';
import { bundleSize } from './families/bundle.ts';
import { firstAnswer, type FirstAnswer } from './first-answer.ts';
import { messageBody } from './workload.ts';

const OPERATOR = { iam: { userArn: 'arn:aws:iam::123456789012:user/bench' } };
const ONE_TENANT = { event: 'payment', batch: 25, tenants: 1, bytes: 1024 } as const;

/** What the function of the HTTP API weighs, loads and sends to AWS. */
export async function apiFigures(folder: string, signal: AbortSignal) {
  const bundle = join(folder, 'api');
  const metafile = await bundleFunction(SAMPLE_API, bundle);
  const ask = (parts: HttpEventParts, status: number) =>
    statusOf(status, firstAnswer(bundle, eventOf(parts), folder, signal));
  const events = Array.from({ length: 25 }, (_, place) => messageBody(ONE_TENANT, place));
  const published = await ask(postOf(events[0] ?? ''), 201);
  const publishedMany = await ask(postOf(`[${events.join(',')}]`), 207);
  const looked = await ask({ rawPath: '/operations' }, 200);
  // They grow with the schemas that are deployed, and are read only to be served.
  await rm(join(bundle, 'documents'), { recursive: true });
  // It has figures of its own: the consumer has the same file.
  await rm(join(bundle, 'validators/_envelopes.cjs'));
  const whole = await bundleSize(bundle);
  const loaded = await sizeOfLoaded(published);
  return {
    apiBundleBytes: whole.raw,
    apiBundleGzippedBytes: whole.gzipped,
    apiSchemaCompilers: await compilersIn(metafile, bundle),
    apiConsoleFiles: Object.keys(metafile.inputs).filter(isOfConsole).length,
    apiPublishBytes: loaded.raw,
    apiPublishGzippedBytes: loaded.gzipped,
    apiPublishFiles: published.files.length,
    apiPublishBuiltIns: published.builtIns,
    apiOperationsFiles: looked.files.length,
    apiOperationsBuiltIns: looked.builtIns,
    apiPublishCalls: dynamoDbCalls(published).length,
    apiPublishUnits: unitsOf(published),
    apiPublishManyCalls: dynamoDbCalls(publishedMany).length,
    apiPublishManyUnits: unitsOf(publishedMany),
    apiPublishQueueCalls: queueCalls(published) + queueCalls(publishedMany),
  };
}

/** Routes of the console need more than the deployed API may do. */
function isOfConsole(input: string): boolean {
  return /^(src\/(http\/)?|scripts\/)console\//.test(input);
}

function eventOf(parts: HttpEventParts): string {
  return JSON.stringify(httpEvent({ authorizer: OPERATOR, ...parts }));
}

function postOf(body: string): HttpEventParts {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', rawPath: '/events', headers, body };
}

async function statusOf(status: number, asked: Promise<FirstAnswer>): Promise<FirstAnswer> {
  const first = await asked;
  if (first.answer['statusCode'] === status) return first;
  const answer = JSON.stringify(first.answer).slice(0, 500);
  throw new Error(`Expected ${status} of the API, got ${answer}`);
}

async function sizeOfLoaded({ files }: FirstAnswer) {
  const contents = await Promise.all(files.map((file) => readFile(new URL(file))));
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
  return {
    raw: sum(contents.map((bytes) => bytes.length)),
    gzipped: sum(contents.map((bytes) => gzipSync(bytes, { level: 9 }).length)),
  };
}

function dynamoDbCalls({ calls }: FirstAnswer): AwsCall[] {
  return calls.filter(({ headers }) => /^DynamoDB/.test(String(headers['x-amz-target'])));
}

function queueCalls(first: FirstAnswer): number {
  return first.calls.length - dynamoDbCalls(first).length;
}

function unitsOf(first: FirstAnswer): number {
  const writes = dynamoDbCalls(first).map(({ operation, body }) =>
    writesIn(operation, String(body)),
  );
  return unitsOfWrites(writes.flat());
}
