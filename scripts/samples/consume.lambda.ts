import { formats, validators } from '#samples/validators.js';

import { consumeWith } from '../../src/entrypoints/consume-with.ts';

/** The consumer function with the sample schemas and no handlers. Demos and measurements run it. */
export const handler = consumeWith({ schemas: validators, handlers: [], formats });
