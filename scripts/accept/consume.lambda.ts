import { validators } from '#generated/validators.js';

import { consumeWith } from '../../src/entrypoints/consume-with.ts';
import { handleIn } from '../../src/handlers/handler.ts';
import { HANDLERS } from '../../src/handlers/handlers.ts';

interface AcceptanceBody {
  readonly number: number;
  readonly note?: string;
}

/** The bodies of the types in `scripts/accept/schemas` that have a handler. */
interface AcceptanceBodies {
  'acceptance.handled': { v1: AcceptanceBody };
  'acceptance.retried': { v1: AcceptanceBody };
}

const handle = handleIn<AcceptanceBodies>();

/** One that succeeds, and one that fails once. */
const ACCEPTANCE_HANDLERS = [
  handle('acceptance.handled', ['v1'], () => undefined),

  handle('acceptance.retried', ['v1'], (_, { attempt }) => {
    if (attempt === 1) throw new Error('make accept: this handler fails in its first attempt');
  }),
];

/** The deployed function, with the handlers of `make accept` besides its own. */
export const handler = consumeWith({
  schemas: validators,
  handlers: [...HANDLERS, ...ACCEPTANCE_HANDLERS],
});
