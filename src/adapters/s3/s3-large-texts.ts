import type { S3Api } from './s3-http.ts';
import type { LargeText, LargeTextStore } from '../../ports.ts';

/** Large texts as objects in an S3 bucket. Its lifecycle rule deletes them after their records. */
export class S3LargeTexts implements LargeTextStore {
  private readonly client: S3Api;
  private readonly bucketName: string;

  constructor(client: S3Api, bucketName: string) {
    this.client = client;
    this.bucketName = bucketName;
  }

  async put({ key, compressed }: LargeText, signal: AbortSignal): Promise<void> {
    const input = {
      Bucket: this.bucketName,
      Key: key,
      Body: compressed,
      ContentType: 'text/plain; charset=utf-8',
      ContentEncoding: 'br',
    };
    // The bucket may have the text already. But the lifecycle rule counts from the last write, and the record is new.
    await this.client.putObject(input, { abortSignal: signal });
  }

  async get(key: string, signal?: AbortSignal): Promise<Uint8Array> {
    const place = { Bucket: this.bucketName, Key: key };
    const { Body } = await this.client.getObject(place, signal && { abortSignal: signal });
    if (!Body) throw new Error(`S3 gave no text for ${key}.`);
    return Body.transformToByteArray();
  }
}
