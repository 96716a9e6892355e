import { formats, validators } from '#generated/validators.js';

import { HANDLERS } from '../handlers/handlers.ts';
import { apiWith } from './api-with.ts';

/** What Lambda calls with a request of the HTTP API. The build puts the documents beside the bundle. */
export const handler = apiWith(
  { schemas: validators, handlers: HANDLERS, formats },
  new URL('documents/', import.meta.url),
);
