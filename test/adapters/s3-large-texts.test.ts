import { gzipSync } from 'node:zlib';

import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { largeText, type LargeText } from '../../src/adapters/dynamodb/large-text.ts';
import { S3LargeTexts } from '../../src/adapters/s3-large-texts.ts';
import { PLENTY } from '../support/deadlines.ts';
import { s3Client, startEmbeddedBucket, type EmbeddedBucket } from '../support/large-texts.ts';

const TEXT = 'é😀 "a" \u2028 '.repeat(1_000);

let bucket: EmbeddedBucket;
let largeTexts: S3LargeTexts;
let large: LargeText;
beforeAll(async () => {
  bucket = await startEmbeddedBucket();
});
beforeEach(() => {
  largeTexts = new S3LargeTexts(bucket.client, bucket.name);
  large = largeText('acme', TEXT, gzipSync(TEXT));
});
afterAll(() => bucket.stop());

describe('S3LargeTexts', () => {
  it('gives back a text to the letter, stored once or twice', async () => {
    await largeTexts.put(large, PLENTY.signal);
    await largeTexts.put(large, PLENTY.signal);
    expect(await largeTexts.get(large.key)).toBe(TEXT);
  });

  it('stores what other tools can read: compressed text', async () => {
    await largeTexts.put(large, PLENTY.signal);
    const head = new HeadObjectCommand({ Bucket: bucket.name, Key: large.key });
    expect(await bucket.client.send(head)).toMatchObject({
      ContentEncoding: 'gzip',
      ContentType: 'text/plain; charset=utf-8',
    });
  });

  it('fails where there is no text', async () => {
    await expect(largeTexts.get('acme/nothing')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('does not take another text for the one that was stored', async () => {
    const key = `acme/${'0'.repeat(64)}`;
    await largeTexts.put({ key, gzip: large.gzip }, PLENTY.signal);
    await expect(largeTexts.get(key)).rejects.toThrow(`The text at ${key} is not what was stored.`);
  });

  it('fails where the bucket does', async () => {
    const elsewhere = new S3LargeTexts(bucket.client, 'nowhere');
    await expect(elsewhere.put(large, PLENTY.signal)).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('gives up when it is told to', async () => {
    await expect(largeTexts.put(large, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('fails for an answer without a text', async () => {
    const client = s3Client(bucket.endpoint);
    const s3 = mockClient(client);
    s3.on(GetObjectCommand).resolves({});
    s3.on(PutObjectCommand).resolves({});
    await expect(new S3LargeTexts(client, 'any').get('acme/a')).rejects.toThrow(
      'no text for acme/a',
    );
    s3.restore();
  });
});
