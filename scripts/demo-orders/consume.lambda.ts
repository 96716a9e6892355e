import { formats, validators } from '#samples/validators.js';

import { consumeWith } from '../../src/entrypoints/consume-with.ts';
import { orderHandlers, PAYMENT_URL, VALIDATION_URL } from './order-handlers.ts';

/** The consumer function with the handlers of orders. */
export const handler = consumeWith({
  schemas: validators,
  formats,
  handlers: orderHandlers({
    validationUrl: process.env[VALIDATION_URL] ?? '',
    paymentUrl: process.env[PAYMENT_URL] ?? '',
  }),
});
