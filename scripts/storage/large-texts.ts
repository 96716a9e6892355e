import type { S3Client } from '@aws-sdk/client-s3';

import { deleteVersions, versionPages } from './object-versions.ts';

/**
 * Restores deleted texts by removing their delete markers. A text whose old versions have expired can't be restored.
 * Texts that the bucket's lifecycle rule deleted come back too, and the rule deletes them again within two days.
 *
 * @param since restores only texts that were deleted at or after this time.
 * @returns the number of restored texts.
 */
export async function undeleteTexts(
  client: S3Client,
  bucket: string,
  since: Date | undefined,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (const { markers } of versionPages(client, bucket)) {
    if (signal.aborted) return count;
    const wanted = markers.filter(
      ({ IsLatest, LastModified }) =>
        IsLatest === true && (since === undefined || (LastModified ?? since) >= since),
    );
    await deleteVersions(client, bucket, wanted);
    count += wanted.length;
  }
  return count;
}

/** Deletes everything in a bucket, also old versions, so that CloudFormation can delete it. Returns the number of versions. */
export async function emptyBucket(
  client: S3Client,
  bucket: string,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (const { texts, markers } of versionPages(client, bucket)) {
    if (signal.aborted) return count;
    const all = [...texts, ...markers];
    await deleteVersions(client, bucket, all);
    count += all.length;
  }
  return count;
}
