/** A type and version of events. */
export interface EventVersion {
  readonly eventType: string;
  readonly version: string;
}

// Names of components. They can't be equal for two events, because a body's name ends with its version and no other name
// does. The project's own components have no dot in their names.

export const bodyName = ({ eventType, version }: EventVersion) => `${eventType}.${version}`;
export const envelopeName = (kind: EventVersion) => `${bodyName(kind)}.envelope`;
export const shortFormName = (kind: EventVersion) => `${bodyName(kind)}.short`;
export const cloudEventName = (kind: EventVersion) => `${bodyName(kind)}.cloudevent`;
export const envelopesName = (eventType: string) => `${eventType}.envelopes`;
export const shortFormsName = (eventType: string) => `${eventType}.shorts`;

/** A `$ref` to a component. */
export function toComponent(name: string): { readonly $ref: string } {
  return { $ref: pointerTo(name) };
}

/** The JSON pointer of a component's schema, as a URI fragment. */
export function pointerTo(name: string): string {
  return `#/components/schemas/${name}`;
}
