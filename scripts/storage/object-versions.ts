import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type DeleteMarkerEntry,
  type ObjectIdentifier,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';

/** A page of a bucket's versions: current and old texts, and the delete markers that hide deleted texts. */
export interface VersionsPage {
  readonly texts: readonly ObjectVersion[];
  readonly markers: readonly DeleteMarkerEntry[];
}

/** All versions below a prefix, page by page. */
export async function* versionPages(
  client: S3Client,
  Bucket: string,
  Prefix = '',
): AsyncGenerator<VersionsPage> {
  let position: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (position) {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket,
      Prefix,
      ...position,
    });
    const page = await client.send(command);
    yield { texts: page.Versions ?? [], markers: page.DeleteMarkers ?? [] };
    position = page.IsTruncated
      ? {
          ...(page.NextKeyMarker !== undefined && { KeyMarker: page.NextKeyMarker }),
          ...(page.NextVersionIdMarker !== undefined && {
            VersionIdMarker: page.NextVersionIdMarker,
          }),
        }
      : undefined;
  }
}

/**
 * Deletes these versions forever. At most 1,000.
 *
 * @throws Error that names the first version that S3 didn't delete, and counts the others.
 */
export async function deleteVersions(
  client: S3Client,
  Bucket: string,
  versions: readonly { Key?: string | undefined; VersionId?: string | undefined }[],
): Promise<void> {
  if (versions.length === 0) return;
  const Objects = versions.map(({ Key = '', VersionId }): ObjectIdentifier => ({
    Key,
    ...(VersionId && { VersionId }),
  }));
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
  );
  const [first] = Errors;
  if (!first) return;
  const more = Errors.length > 1 ? ` (and ${Errors.length - 1} more)` : '';
  throw new Error(
    `S3 did not delete ${first.Key}${more}: ${first.Code}: ${first.Message}. Run the command again to delete the rest.`,
  );
}
