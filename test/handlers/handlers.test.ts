import { expect, it } from 'vitest';

import { validators } from '#generated/validators.js';

import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { HANDLERS } from '../../src/handlers/handlers.ts';

it('the deployed handlers all have schemas, and no event has two', () => {
  const registry = new SchemaRegistry(validators);
  expect(() => new HandlerRegistry(HANDLERS, registry)).not.toThrow();
});
