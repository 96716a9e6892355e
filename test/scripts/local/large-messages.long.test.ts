import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ReadBack } from '../../../scripts/demo/read-back.ts';
import { openEndpoints, type Endpoints } from '../../../scripts/local/endpoints.ts';
import { runLocally, type LocalRun } from '../../../scripts/local/run-locally.ts';
import { synthesize, type CloudAssembly } from '../../support/cloud-assembly.ts';
import { PAYMENT, wireText } from '../../support/events.ts';
import { noise, wideNoise } from '../../support/noise.ts';

/** SQS takes messages of up to 1 MiB. */
const MOST_BYTES = 1_048_576;

let assembly: CloudAssembly;
let endpoints: Endpoints;
let run: LocalRun;
beforeAll(async () => {
  assembly = await synthesize();
  const opened = await openEndpoints({});
  // An emulator may have a host name. The bucket isn't part of it.
  endpoints = { ...opened, s3: opened.s3.replace('127.0.0.1', 'localhost') };
  run = await runLocally({
    templatePath: assembly.templatePath,
    endpoints,
    concurrency: 1,
    onDelivery: () => undefined,
    onLogLine: () => undefined,
  });
});
afterAll(async () => {
  await run.drain();
  await endpoints.stop();
  assembly.remove();
});

/** As many bytes as SQS takes, the rest of them in a field of the body. */
function filled(event_id: string, textOf: (bytes: number) => string): string {
  const message = (note: string) => wireText({ event_id, trace: [1], body: { ...PAYMENT, note } });
  const text = message(textOf(MOST_BYTES - Buffer.byteLength(message(''))));
  expect(Buffer.byteLength(text)).toBe(MOST_BYTES);
  return text;
}

/** A body of many small things, as JSON documents are. */
function jsonLike(event_id: string): string {
  const lines: object[] = [];
  const message = () => wireText({ event_id, body: { ...PAYMENT, lines } });
  const line = (sku: number) => ({ sku: `SKU-${sku}`, quantity: (sku % 7) + 1, price: sku / 4 });
  for (let sku = 0; sku < 15_000; sku += 1) lines.push(line(sku));
  while (Buffer.byteLength(message()) > MOST_BYTES) lines.splice(-100);
  return message();
}

const wide = (bytes: number) =>
  wideNoise(Math.floor(bytes / 3)) + 'x'.repeat(bytes - 3 * Math.floor(bytes / 3));

describe('messages of 1 MiB', () => {
  const MESSAGES = {
    'like-json': jsonLike('like-json'),
    'random-ascii': filled('random-ascii', noise),
    'random-wide': filled('random-wide', wide),
    invalid: filled('invalid', noise).replace('"amount":12.5', '"amount":-25'),
    nobodys: noise(MOST_BYTES),
  };

  it('go in through SQS and come back from the ledger equal', async () => {
    const { region, credentials, sqs: endpoint } = endpoints;
    const client = new SQSClient({ region, credentials, endpoint });
    const { queueUrl } = run.resources;
    for (const MessageBody of Object.values(MESSAGES)) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    }
    client.destroy();
    await expect.poll(() => run.unfinished(), { interval: 200 }).toBe(0);

    const readBack = new ReadBack(endpoints);
    const records = await readBack.ledger(run.resources);
    readBack.close();
    const found = Object.fromEntries(
      records.map(({ content }) => {
        if (content.kind === 'raw') return [content.identity?.eventId ?? 'nobodys', content.text];
        const { envelope, bodyText } = content;
        return [envelope.eventId, JSON.parse(bodyText) as unknown];
      }),
    );
    const bodyOf = (text: string) => (JSON.parse(text) as { body: unknown }).body;
    expect(Object.keys(found).sort()).toEqual(Object.keys(MESSAGES).sort());
    for (const name of ['like-json', 'random-ascii', 'random-wide'] as const) {
      expect(found[name]).toEqual(bodyOf(MESSAGES[name]));
    }
    expect(found['invalid']).toBe(MESSAGES.invalid);
    expect(found['nobodys']).toBe(MESSAGES.nobodys);
  });

  it('are in the table if they fit compressed, else in the bucket, by retention and tenant', async () => {
    const { region, credentials, s3: endpoint } = endpoints;
    const client = new S3Client({ region, credentials, endpoint, forcePathStyle: true });
    const list = new ListObjectsV2Command({ Bucket: run.resources.bucketName });
    const { Contents = [] } = await client.send(list);
    client.destroy();
    const folders = Contents.map(({ Key = '' }) => Key.split('/').slice(0, -1).join('/'));
    expect(folders.sort()).toEqual(['30d/acme', '30d/acme', '90d/-', '90d/acme']);
  });
});
