import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { validators } from '#samples/validators.js';

import { handleSample } from '../../scripts/samples/handle-sample.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { KnownEvents } from '../../src/entrypoints/consume-with.ts';
import { HandlerRegistry } from '../../src/handlers/handler-registry.ts';
import { PermanentError } from '../../src/handlers/handler-errors.ts';

/** The environment variables of the function. */
export const RELEASE = 'RELEASE';
/** A folder with a file for each service that is down, named after it. */
export const OUTAGES = 'OUTAGES';

export const SERVICES = ['warehouse', 'mail'] as const;
export type Service = (typeof SERVICES)[number];

/** The releases of the bad day. The second fixes a handler, and knows a schema version that the first doesn't. */
export type Release = '1' | '2';

/** What a release knows and does. */
export function eventsOf(release: Release, outages: string): KnownEvents {
  const requireService = (service: Service): void => {
    if (existsSync(join(outages, service))) throw new Error(`the ${service} service answers 503`);
  };
  return {
    schemas:
      release === '2'
        ? validators
        : validators.filter(
            ({ eventType, version }) => eventType !== 'order.placed' || version === 'v1',
          ),
    handlers: [
      handleSample('payment.processed', ['v1'], ({ body }) => {
        const isKnown = body.payment_method !== 'direct_debit' || release === '2';
        if (!isKnown) throw new PermanentError(`no account for ${body.payment_method}`);
      }),
      handleSample('order.placed', ['v1'], () => requireService('warehouse')),
      handleSample('user.created', ['v1'], () => requireService('mail')),
    ],
  };
}

/** The schemas and handlers of a release's checkout. */
export function rulesOf(release: Release) {
  const { schemas, handlers } = eventsOf(release, '');
  const registry = new SchemaRegistry(schemas);
  return { registry, handlers: new HandlerRegistry(handlers, registry) };
}
