import { brotliCompressSync } from 'node:zlib';

import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { largeText } from '../../../src/adapters/dynamodb/large-text.ts';
import type { LargeText } from '../../../src/ports.ts';
import { S3Http, type S3Api } from '../../../src/adapters/s3/s3-http.ts';
import { S3LargeTexts } from '../../../src/adapters/s3/s3-large-texts.ts';
import { connectionTo } from '../../support/aws-connections.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { startEmbeddedBucket, type EmbeddedBucket } from '../../support/large-texts.ts';

const TEXT = 'é😀 "a" \u2028 '.repeat(1_000);

let bucket: EmbeddedBucket;
let large: LargeText;
beforeAll(async () => {
  bucket = await startEmbeddedBucket();
});
beforeEach(() => {
  large = largeText('acme', TEXT, brotliCompressSync(TEXT));
});
afterAll(() => bucket.stop());

describe.each<[string, () => S3Api]>([
  ['the SDK’s client', () => bucket.client],
  ['S3Http', () => new S3Http(connectionTo('s3', bucket.endpoint))],
])('S3LargeTexts with %s', (_, connect) => {
  let largeTexts: S3LargeTexts;
  beforeEach(() => {
    largeTexts = new S3LargeTexts(connect(), bucket.name);
  });

  it('returns a text as it was stored, once or twice', async () => {
    await largeTexts.put(large, PLENTY.signal);
    await largeTexts.put(large, PLENTY.signal);
    expect(Buffer.from(await largeTexts.get(large.key))).toEqual(large.compressed);
  });

  it('stores compressed text that other tools can read', async () => {
    await largeTexts.put(large, PLENTY.signal);
    const head = new HeadObjectCommand({ Bucket: bucket.name, Key: large.key });
    expect(await bucket.client.send(head)).toMatchObject({
      ContentEncoding: 'br',
      ContentType: 'text/plain; charset=utf-8',
    });
  });

  it('fails if there is no text', async () => {
    await expect(largeTexts.get('acme/nothing')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('fails if the bucket fails', async () => {
    const elsewhere = new S3LargeTexts(connect(), 'nowhere');
    await expect(elsewhere.put(large, PLENTY.signal)).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('rejects when its signal aborts', async () => {
    await largeTexts.put(large, PLENTY.signal);
    const aborted = AbortSignal.abort();
    const gaveUp = { name: 'AbortError' };
    await expect(largeTexts.put(large, aborted)).rejects.toMatchObject(gaveUp);
    await expect(largeTexts.get(large.key, aborted)).rejects.toMatchObject(gaveUp);
  });
});

it('S3LargeTexts fails if the answer has no text', async () => {
  const silent: S3Api = {
    getObject: () => Promise.resolve({}),
    putObject: () => Promise.resolve({}),
  };
  await expect(new S3LargeTexts(silent, 'any').get('acme/a')).rejects.toThrow('no text for acme/a');
});
