import { formats, validators } from '#generated/validators.js';

import { HANDLERS } from '../handlers/handlers.ts';
import { consumeWith } from './consume-with.ts';

/** What Lambda calls with a batch of messages from the queue. */
export const handler = consumeWith({ schemas: validators, handlers: HANDLERS, formats });
