import type { SchemaRegistry } from '../../core/schema-registry.ts';
import { UUID_RANDOM_BYTES, uuidV7 } from '../../core/uuid-v7.ts';
import type { Defaults } from './event-draft.ts';
import type { PublishCaller } from './publish-request.ts';
import type { PublishServices } from './publish-services.ts';

/**
 * The defaults of the events of a request.
 *
 * @param key becomes the id of an event that has none; without it, each gets a new one.
 * @param now milliseconds since 1970.
 */
export function defaultsOf(
  caller: PublishCaller,
  key: string | undefined,
  now: number,
  { registry, randomBytes }: Pick<PublishServices, 'registry' | 'randomBytes'>,
): Defaults {
  return {
    event_id: () => key ?? uuidV7(now, randomBytes(UUID_RANDOM_BYTES)),
    tenant_id: () => caller.tenantId,
    client_id: () => caller.clientId,
    schema_version: (eventType) => newestVersion(eventType, registry),
    occurred_at: () => new Date(now).toISOString(),
  };
}

/** For a type without a schema it is `v1`, so that the error is about the type. */
function newestVersion(eventType: unknown, registry: SchemaRegistry): string {
  // It is as it was sent: not every value can be made a text.
  const found = typeof eventType === 'string' ? registry.lookUp(eventType, '') : undefined;
  const known = found?.kind === 'unknown_version' ? found.known : [];
  const numbers = known.map((version) => Number(version.slice(1)));
  return `v${Math.max(1, ...numbers)}`;
}
