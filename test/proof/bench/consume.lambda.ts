import { validators } from '#samples/validators.js';

import type { SqsFunction } from '../../../src/adapters/sqs/lambda-sqs.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { handleSample } from '../../../scripts/samples/handle-sample.ts';
import { consumeWith } from '../../../src/entrypoints/consume-with.ts';

/** The consumer with the sample schemas, on a transport of the bench's. */
export function consumer(transport: Parameters<typeof consumeWith>[1]): SqsFunction {
  return consumeWith({ schemas: validators, handlers: [] }, transport);
}

/** The same with a handler of payments that does nothing. */
export function handlingConsumer(transport: Parameters<typeof consumeWith>[1]): SqsFunction {
  const handlers = [handleSample('payment.processed', ['v1'], () => undefined)];
  return consumeWith({ schemas: validators, handlers }, transport);
}

const registry = new SchemaRegistry(validators);

/** Reads and validates a message, as the consumer does before it records it. */
export function read(text: string): Reading {
  return readMessage(text, registry, Date.now());
}
