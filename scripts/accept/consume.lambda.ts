import { formats, validators } from '#generated/validators.js';

import { consumeWith } from '../../src/entrypoints/consume-with.ts';
import { handleIn } from '../../src/handlers/handler.ts';
import { HANDLERS } from '../../src/handlers/handlers.ts';

interface AcceptanceBody {
  readonly number: number;
  readonly note?: string;
}

/** The bodies of the event types in `scripts/accept/schemas` that have a handler. */
interface AcceptanceBodies {
  'acceptance.handled': { v1: AcceptanceBody };
  'acceptance.retried': { v1: AcceptanceBody };
}

const handle = handleIn<AcceptanceBodies>();

/** A handler that succeeds, and a handler that fails once. */
const ACCEPTANCE_HANDLERS = [
  handle('acceptance.handled', ['v1'], () => undefined),

  handle('acceptance.retried', ['v1'], (_, { attempt }) => {
    if (attempt === 1)
      throw new Error('make accept: this handler always fails at its first attempt');
  }),
];

/** The deployed function, with its own handlers and those of `make accept`. */
export const handler = consumeWith({
  schemas: validators,
  handlers: [...HANDLERS, ...ACCEPTANCE_HANDLERS],
  formats,
});
