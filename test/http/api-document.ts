import { openApiDocument } from '../../scripts/openapi/document.ts';
import { embedded } from '../../scripts/openapi/event-body.ts';
import { documentSource } from '../../scripts/openapi/write-documents.ts';
import { loadSamples } from '../../scripts/samples/load-samples.ts';

/** The document of the API, with the sample schemas. */
export const API_DOCUMENT = openApiDocument(await documentSource(await loadSamples()), embedded);
