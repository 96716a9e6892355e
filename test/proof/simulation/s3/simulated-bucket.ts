import { brotliDecompressSync } from 'node:zlib';

/** Is called when another text overwrites an object. */
export type OnChanged = (key: string) => void;

/**
 * One bucket. Reads after writes are strongly consistent, and of two writes of one key the last one stays
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html, "Amazon S3 data consistency model").
 */
export class SimulatedBucket {
  private readonly objects = new Map<string, Uint8Array>();
  private readonly onChanged: OnChanged;

  constructor(onChanged: OnChanged) {
    this.onChanged = onChanged;
  }

  put(key: string, body: Uint8Array): void {
    const before = this.objects.get(key);
    if (before && Buffer.compare(before, body) !== 0) this.onChanged(key);
    this.objects.set(key, body);
  }

  get(key: string): Uint8Array | undefined {
    return this.objects.get(key);
  }

  /** The text of an object, read without the code under test. */
  textAt(key: string): string | undefined {
    const body = this.objects.get(key);
    return body && brotliDecompressSync(body).toString();
  }
}
