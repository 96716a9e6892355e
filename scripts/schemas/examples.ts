import { checkOutgoing } from '../../src/core/outgoing-message.ts';
import { SchemaRegistry } from '../../src/core/schema-registry.ts';
import type { Finding } from './problem.ts';
import type { SchemaFile } from './read.ts';

/** The envelope of an example. Its values don't matter. */
const ENVELOPE = {
  event_id: 'example',
  tenant_id: 'tenant',
  client_id: 'client',
  occurred_at: '2026-01-01T00:00:00Z',
};

/**
 * Examples at the root that nobody could send as the body of an event, whatever the schema says: too large, or JSON that
 * the processor refuses to read.
 */
export function unsendableExamples({ eventType, version, schema }: SchemaFile): Finding[] {
  const { examples } = schema;
  const bodies: readonly unknown[] = Array.isArray(examples) ? examples : [];
  // Another check compares bodies with the schema.
  const registry = new SchemaRegistry([{ eventType, version, validate: () => [] }]);
  return bodies.flatMap((body, index) => {
    const event = { ...ENVELOPE, event_type: eventType, schema_version: version, body };
    const check = checkOutgoing(JSON.stringify(event), registry, 0);
    if (check.kind === 'sendable') return [];
    const why = check.errors.map(({ pointer, message }) => `"${pointer}" ${message}`).join('; ');
    return {
      reason: `examples/${index} at "" can't be sent as an event: ${why}`,
      remedy: 'Write a body that a sender could send: people copy it, and send-events sends it.',
    };
  });
}
