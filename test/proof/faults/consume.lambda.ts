import { formats, validators } from '#samples/validators.js';

import { consumeWith } from '../../../src/entrypoints/consume-with.ts';
import { attackedHandlers } from './attacked-handlers.ts';
import { EFFECTS_URL } from './effects-variable.ts';

/** The consumer function with the sample schemas, all formats, and the handlers under attack. */
export const handler = consumeWith({
  schemas: validators,
  formats,
  handlers: attackedHandlers(process.env[EFFECTS_URL] ?? ''),
});
