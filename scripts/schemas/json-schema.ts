/** A JSON Schema object as it was read, not yet known to be valid. */
export type JsonSchema = Readonly<Record<string, unknown>>;
