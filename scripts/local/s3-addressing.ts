/** How an S3 client of the SDK names buckets. */
export interface BucketAddressing {
  readonly forcePathStyle?: boolean;
}

/** On AWS each bucket has a host name of its own. `bucket.localhost` resolves nowhere: there it is in the path. */
export const EMULATOR_ADDRESSING: BucketAddressing = { forcePathStyle: true };
