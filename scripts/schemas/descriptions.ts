import { placesIn } from './fields.ts';
import type { Finding } from './problem.ts';
import type { JsonSchema } from './read.ts';
import type { Subschema } from './walk.ts';

export const DESCRIPTION_REMEDY =
  'Say what it means, and its unit if it has one: whoever sends or handles the event reads it.';

/** Missing descriptions: of the schema itself, or of a field that isn't described anywhere. */
export function missingDescriptions(all: readonly Subschema[]): Finding[] {
  return undescribed(all).map((pointer) => ({
    reason: `no description at "${pointer}"`,
    remedy: DESCRIPTION_REMEDY,
  }));
}

/** JSON pointers of what has no description: the schema itself, or fields. */
export function undescribed(all: readonly Subschema[]): string[] {
  const [root] = all;
  const fields = placesIn(all).filter(
    // A field may leave its description to what its `$ref` leads to.
    ({ name, resolved }) => name !== undefined && !resolved.some(hasText),
  );
  return [...(root && !hasText(root.schema) ? [''] : []), ...fields.map(({ pointer }) => pointer)];
}

function hasText({ description }: JsonSchema): boolean {
  return typeof description === 'string' && description.trim() !== '';
}
