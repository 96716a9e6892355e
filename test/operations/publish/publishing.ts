import { MemoryStore } from '../../../src/adapters/memory/memory-store.ts';
import { TIMERS } from '../../../src/adapters/timers.ts';
import { publishEvents } from '../../../src/operations/publish/publish-events.ts';
import type {
  PublishCaller,
  PublishRequest,
} from '../../../src/operations/publish/publish-request.ts';
import type { Published, PublishResult } from '../../../src/operations/publish/publish-result.ts';
import type { PublishServices } from '../../../src/operations/publish/publish-services.ts';
import type { OutgoingMessage } from '../../../src/ports.ts';
import { PLENTY } from '../../support/deadlines.ts';
import { NOW, PAYMENTS } from '../../support/events.ts';

export const ACME: PublishCaller = { kind: 'tenant', tenantId: 'acme', clientId: 'shop' };
export const OPERATOR: PublishCaller = { kind: 'operator', clientId: 'console' };

/** The services of publishing, in memory, with what they sent. Events of version v2 have a handler. */
export interface PublishingWorld extends PublishServices {
  readonly store: MemoryStore;
  readonly sent: OutgoingMessage[];
}

export function publishingWorld(): PublishingWorld {
  const sent: OutgoingMessage[] = [];
  let count = 0;
  return {
    registry: PAYMENTS,
    hasHandler: (_, version) => version === 'v2',
    retention: { processed: 30, open: 90, types: {} },
    store: new MemoryStore(),
    publisher: {
      publish: (messages) => {
        sent.push(...messages);
        return Promise.resolve();
      },
    },
    sent,
    clock: { now: () => NOW },
    timers: TIMERS,
    uniqueId: () => `message-${(count += 1)}`,
    randomBytes: (length) => new Uint8Array(length).fill((count += 1)),
  };
}

export type Wanted = Partial<Omit<PublishRequest, 'bodyText'>>;

export function publish(
  services: PublishServices,
  bodyText: string,
  wanted: Wanted = {},
): Promise<Published> {
  const request = { bodyText, caller: ACME, dryRun: false, deadline: PLENTY, ...wanted };
  return publishEvents(request, services);
}

/** Publishes a text that isn't an array. */
export async function publishOne(
  services: PublishServices,
  bodyText: string,
  wanted: Wanted = {},
): Promise<PublishResult> {
  const published = await publish(services, bodyText, wanted);
  if (published.kind !== 'one') throw new Error(`expected one result, got ${published.kind}`);
  return published.result;
}
