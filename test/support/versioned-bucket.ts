import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  S3Client,
  type DeleteMarkerEntry,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import { mockClient, type AwsClientStub } from 'aws-sdk-client-mock';

/** Imitates S3's answers about versions, because the embedded S3 keeps none. */
export class VersionedBucket {
  readonly s3: AwsClientStub<S3Client> = mockClient(S3Client);
  texts: ObjectVersion[] = [];
  markers: DeleteMarkerEntry[] = [];

  /** @param pageSize number of versions on a page. */
  constructor(pageSize = 1000) {
    this.s3.on(ListObjectVersionsCommand).callsFake(({ KeyMarker, VersionIdMarker }) => {
      const all = [
        ...this.texts.map((version) => ({ ...version, isText: true })),
        ...this.markers.map((version) => ({ ...version, isText: false })),
      ].sort((one, other) => orderOf(one).localeCompare(orderOf(other)));
      const after = `${KeyMarker ?? ''}/${VersionIdMarker ?? ''}`;
      const rest = KeyMarker === undefined ? all : all.filter((one) => orderOf(one) > after);
      const page = rest.slice(0, pageSize);
      const last = page.at(-1);
      return {
        Versions: page.filter(({ isText }) => isText),
        DeleteMarkers: page.filter(({ isText }) => !isText),
        IsTruncated: rest.length > pageSize,
        NextKeyMarker: last?.Key,
        NextVersionIdMarker: last?.VersionId,
      };
    });
    this.s3.on(DeleteObjectsCommand).callsFake(({ Delete }: DeleteObjectsCommand['input']) => {
      for (const { Key, VersionId } of Delete?.Objects ?? []) {
        const others = (one: ObjectVersion | DeleteMarkerEntry) =>
          one.Key !== Key || one.VersionId !== VersionId;
        this.texts = this.texts.filter(others);
        this.markers = this.markers.filter(others);
      }
      return {};
    });
  }

  /** Adds a text that exists. */
  put(Key: string, VersionId: string): void {
    this.texts.push({ Key, VersionId, IsLatest: true });
  }

  /** Hides a text by a delete marker, as a deletion does. */
  hide(Key: string, VersionId: string, LastModified: Date): void {
    this.texts = this.texts.map((one) => (one.Key === Key ? { ...one, IsLatest: false } : one));
    this.markers.push({ Key, VersionId, IsLatest: true, LastModified });
  }
}

function orderOf({ Key = '', VersionId = '' }: ObjectVersion | DeleteMarkerEntry): string {
  return `${Key}/${VersionId}`;
}
