import type { EventSchema } from './event-schema.ts';
import type { Json } from './json-text.ts';

/**
 * The bodies that the authors of a schema wrote as its `examples`, at the root. The build of schemas has checked that the
 * schema accepts them. Empty if there are none.
 */
export function exampleBodies({ schema }: Pick<EventSchema, 'schema'>): readonly Json[] {
  const { examples } = schema as { readonly examples?: unknown };
  return Array.isArray(examples) ? (examples as readonly Json[]) : [];
}
