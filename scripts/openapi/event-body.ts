import type { JsonSchema } from '../schemas/read.ts';
import { mapChildren, isObject } from '../schemas/walk.ts';
import { bodyName, pointerTo, type EventVersion } from './event-names.ts';

/** A type and version of events, and its schema file. */
export interface EventSchemaFile extends EventVersion {
  readonly schema: JsonSchema;
}

/** How a document shows the schema of a body. */
export type BodyForm = (file: EventSchemaFile) => JsonSchema;

/** A reference to the schema's file. @param folder of the schemas, relative to the document */
export function referenceToFile(folder: string): BodyForm {
  return ({ eventType, version }) => ({ $ref: `${folder}/${eventType}/${version}.json` });
}

/** A reference to the schema in the answer of the API, for a document that would be too large otherwise. */
export const referenceToAnswer: BodyForm = ({ eventType, version }) => ({
  $ref: `schemas/${eventType}/${version}#/schema`,
});

/**
 * The schema itself, as a component. Its `$ref`s point to their targets inside the component, and `$id` and `$schema` are
 * left out: many tools ignore `$id`, and then look for `#/$defs/…` in the whole document.
 */
export const embedded: BodyForm = (file) => {
  const { $id, $schema, ...schema } = file.schema;
  return withRefsBelow(pointerTo(bodyName(file)), schema);
};

/** A copy whose `$ref`s into its own root, which is all that a schema file may have, point to where the root is now. */
function withRefsBelow(root: string, schema: JsonSchema): JsonSchema {
  const change = (child: unknown): unknown =>
    isObject(child) ? withRefsBelow(root, child) : child;
  const { $ref, ...rest } = mapChildren(schema, change);
  return typeof $ref === 'string' ? { $ref: `${root}${$ref.slice(1)}`, ...rest } : rest;
}
