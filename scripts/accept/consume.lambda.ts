import { validators } from '#generated/validators.js';

import { consumeWith } from '../../src/entrypoints/consume-with.ts';
import { HANDLERS } from '../../src/handlers/handlers.ts';
import { ACCEPTANCE_HANDLERS } from './handlers.ts';

/** The deployed function, with the handlers of `make accept` besides its own. */
export const handler = consumeWith({
  schemas: validators,
  handlers: [...HANDLERS, ...ACCEPTANCE_HANDLERS],
});
