import { S3, CreateBucketCommand } from '@aws-sdk/client-s3';

import type { LargeText, LargeTextStore } from '../../src/ports.ts';
import { S3LargeTexts } from '../../src/adapters/s3/s3-large-texts.ts';
import { startEmbedded } from '../../scripts/local/embedded-services.ts';

/** For tests without large texts. */
export const NO_LARGE_TEXTS: LargeTextStore = {
  put: () => Promise.reject(new Error('there is no store of large texts')),
  get: () => Promise.reject(new Error('there is no store of large texts')),
};

/** Large texts in memory. */
export class MemoryLargeTexts implements LargeTextStore {
  readonly texts = new Map<string, LargeText>();

  put(text: LargeText): Promise<void> {
    this.texts.set(text.key, text);
    return Promise.resolve();
  }

  get(key: string): Promise<Uint8Array> {
    const text = this.texts.get(key);
    return text ? Promise.resolve(text.compressed) : Promise.reject(new Error(`no text at ${key}`));
  }
}

export interface EmbeddedBucket {
  readonly client: S3;
  readonly endpoint: string;
  readonly name: string;
  readonly largeTexts: LargeTextStore;
  stop(): Promise<void>;
}

/** Starts an embedded S3 with one bucket. */
export async function startEmbeddedBucket(): Promise<EmbeddedBucket> {
  const { endpoints, stop } = await startEmbedded(['s3']);
  const client = s3Client(endpoints.s3);
  const name = 'large-texts';
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return {
    client,
    endpoint: endpoints.s3,
    name,
    largeTexts: new S3LargeTexts(client, name),
    stop: async () => {
      client.destroy();
      await stop();
    },
  };
}

/** A client without retries, so that a test sees each failure. */
export function s3Client(endpoint: string): S3 {
  return new S3({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
