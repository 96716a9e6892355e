import type { DocumentsSource } from '../documents-source.ts';

/** What the catalog is made from. */
export interface CatalogSource extends DocumentsSource {
  /** Documents of the queue and of the HTTP API that need no other file, as JSON. */
  readonly asyncApi: string;
  readonly openApi: string;
  /** Ids of teams or users in the catalog. */
  readonly owners: readonly string[];
}
