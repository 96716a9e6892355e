import { validators } from '#samples/validators.js';

import { consumeWith } from '../../src/entrypoints/consume-with.ts';

/** The consumer function with the sample schemas and no handlers: what demos and measurements run. */
export const handler = consumeWith({ schemas: validators, handlers: [] });
