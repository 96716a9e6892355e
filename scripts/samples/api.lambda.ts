import { formats, validators } from '#samples/validators.js';

import { apiWith } from '../../src/entrypoints/api-with.ts';

/** The function of the HTTP API with the sample schemas and no handlers. Measurements run it. */
export const handler = apiWith(
  { schemas: validators, handlers: [], formats },
  new URL('documents/', import.meta.url),
);
