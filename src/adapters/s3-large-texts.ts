import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

import { textOf, type LargeText, type LargeTextStore } from './dynamodb/large-text.ts';

/** Large texts as objects of an S3 bucket, whose lifecycle rule deletes them after their records. */
export class S3LargeTexts implements LargeTextStore {
  private readonly client: S3Client;
  private readonly bucketName: string;

  constructor(client: S3Client, bucketName: string) {
    this.client = client;
    this.bucketName = bucketName;
  }

  async put({ key, gzip }: LargeText, signal: AbortSignal): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.bucketName,
      Key: key,
      Body: gzip,
      ContentType: 'text/plain; charset=utf-8',
      ContentEncoding: 'gzip',
    });
    // Written even if it is there already: that makes it young again, as its new record is.
    await this.client.send(command, { abortSignal: signal });
  }

  async get(key: string): Promise<string> {
    const command = new GetObjectCommand({ Bucket: this.bucketName, Key: key });
    const { Body } = await this.client.send(command);
    if (!Body) throw new Error(`S3 gave no text for ${key}.`);
    return textOf({ key, gzip: await Body.transformToByteArray() });
  }
}
