import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import type { EventVersion } from '../../openapi/event-names.ts';

/** The names that senders have for an event type, and that don't say its version. */
export function namesWithoutVersion(
  { eventType }: Pick<EventVersion, 'eventType'>,
  { types = {} }: MappingsFile,
): string[] {
  return Object.keys(types).filter((name) => types[name] === eventType);
}

/** The names that senders have for a version of an event type. */
export function namesWithVersion(
  { eventType, version }: EventVersion,
  { types = {} }: MappingsFile,
): string[] {
  return Object.keys(types).filter((name) => types[name] === `${eventType}/${version}`);
}
