/** How an S3 client of the SDK names buckets. */
export interface BucketAddressing {
  readonly forcePathStyle?: boolean;
}

/** On AWS each bucket has its own host name. `bucket.localhost` doesn't resolve, so on emulators the bucket is in the path. */
export const EMULATOR_ADDRESSING: BucketAddressing = { forcePathStyle: true };
