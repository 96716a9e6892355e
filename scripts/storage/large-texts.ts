import type { S3Client } from '@aws-sdk/client-s3';

import { deleteVersions, versionPages } from './object-versions.ts';

/**
 * Brings deleted texts back: takes the marks away that hide them. A text whose old versions have expired is gone.
 * What the bucket's lifecycle rule had deleted comes back too, and the rule deletes it again within two days.
 *
 * @param since only what was deleted at or after this time.
 * @returns how many texts came back.
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

/** Deletes everything in a bucket, old versions too, so that CloudFormation can delete it. Returns how many. */
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
