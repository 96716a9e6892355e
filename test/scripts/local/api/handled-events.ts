import { validators } from '#samples/validators.js';

import type { KnownEvents } from '../../../../src/entrypoints/consume-with.ts';

/** The sample events, with a handler for `user_registered`. */
export const HANDLED_EVENTS: KnownEvents = {
  schemas: validators,
  handlers: [{ eventType: 'user_registered', versions: ['v1'], handler: () => undefined }],
};
