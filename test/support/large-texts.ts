import { S3, CreateBucketCommand } from '@aws-sdk/client-s3';

import {
  textOf,
  type LargeText,
  type LargeTextStore,
} from '../../src/adapters/dynamodb/large-text.ts';
import { S3LargeTexts } from '../../src/adapters/s3/s3-large-texts.ts';
import { startEmbeddedS3 } from '../../scripts/local/embedded-s3.ts';

/** For tests in which no text is too large. */
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

  get(key: string): Promise<string> {
    const text = this.texts.get(key);
    return text ? Promise.resolve(textOf(text)) : Promise.reject(new Error(`no text at ${key}`));
  }
}

export interface EmbeddedBucket {
  readonly client: S3;
  readonly endpoint: string;
  readonly name: string;
  readonly largeTexts: LargeTextStore;
  stop(): Promise<void>;
}

/** A bucket in an embedded S3 of a test file's own. */
export async function startEmbeddedBucket(): Promise<EmbeddedBucket> {
  const service = await startEmbeddedS3();
  const client = s3Client(service.endpoint);
  const name = 'large-texts';
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return {
    client,
    endpoint: service.endpoint,
    name,
    largeTexts: new S3LargeTexts(client, name),
    stop: async () => {
      client.destroy();
      await service.stop();
    },
  };
}

/** A client that makes each call once: what fails is seen by the test, not by the SDK's retries. */
export function s3Client(endpoint: string): S3 {
  return new S3({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
