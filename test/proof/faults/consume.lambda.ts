import { validators } from '#samples/validators.js';

import { consumeWith } from '../../../src/entrypoints/consume-with.ts';
import { attackedHandlers } from './attacked-handlers.ts';
import { EFFECTS_URL } from './effects-variable.ts';

/** The consumer function with the sample schemas and the handlers under attack. */
export const handler = consumeWith({
  schemas: validators,
  handlers: attackedHandlers(process.env[EFFECTS_URL] ?? ''),
});
