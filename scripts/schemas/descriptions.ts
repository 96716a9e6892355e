import type { Finding } from './problem.ts';
import type { Subschema } from './walk.ts';

const REMEDY =
  'Say what it means, and its unit if it has one: whoever sends or handles the event reads it.';

/** Missing descriptions: of the schema itself, or of a field that isn't described anywhere. */
export function missingDescriptions(all: readonly Subschema[]): Finding[] {
  const fields = all.filter(
    ({ pointer }) => /\/properties\/[^/]+$/.test(pointer) && !isCondition(pointer),
  );
  const described = new Set(fields.filter(isDescribed).map(({ pointer }) => fieldOf(pointer)));
  const undescribed = fields
    .filter((field) => !described.has(fieldOf(field.pointer)))
    .map(({ pointer }) => ({ reason: `no description at "${pointer}"`, remedy: REMEDY }));
  const [root] = all;
  return [
    ...(root && !hasText(root) ? [{ reason: 'no description at ""', remedy: REMEDY }] : []),
    ...undescribed,
  ];
}

/** A `$ref` leads to the description of its field. */
function isDescribed(field: Subschema): boolean {
  return hasText(field) || Object.hasOwn(field.schema, '$ref');
}

function hasText({ schema: { description } }: Subschema): boolean {
  return typeof description === 'string' && description.trim() !== '';
}

function isCondition(pointer: string): boolean {
  return /\/(?:if|not)\//.test(pointer);
}

/** The same text for all places that describe one field, inside and outside of branches. */
function fieldOf(pointer: string): string {
  return pointer.replaceAll(
    /\/(?:(?:allOf|anyOf|oneOf)\/\d+|then|else|dependentSchemas\/[^/]+)(?=\/)/g,
    '',
  );
}
