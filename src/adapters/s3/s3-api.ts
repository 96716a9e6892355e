import type { CallOptions } from '../aws/call-options.ts';

export interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

export interface ObjectInput extends ObjectPlace {
  readonly Body: Uint8Array;
  readonly ContentType: string;
  readonly ContentEncoding: string;
}

/** The operations of S3 that large texts need, as the SDK's `S3` has them: that can stand in for any other. */
export interface S3Api {
  putObject(input: ObjectInput, options: CallOptions): Promise<unknown>;

  getObject(
    place: ObjectPlace,
    options?: CallOptions,
  ): Promise<{ readonly Body?: { transformToByteArray(): Promise<Uint8Array> } | undefined }>;
}
