/** How an S3 client names buckets. */
export interface BucketAddressing {
  readonly forcePathStyle?: boolean;
}

/** On AWS each bucket has a host name of its own. `bucket.localhost` resolves nowhere: there it is in the path. */
export const EMULATOR_ADDRESSING: BucketAddressing = { forcePathStyle: true };

/**
 * How to name buckets where the SDK finds its endpoint itself.
 *
 * @param environment of the process: the SDK's own variables tell whether it calls an emulator.
 */
export function addressingFor(
  environment: Readonly<Record<string, string | undefined>>,
): BucketAddressing {
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] || environment['AWS_ENDPOINT_URL'];
  return endpoint ? EMULATOR_ADDRESSING : {};
}
