/** The page of a schema. */
export function schemaPath(type: string, version: string): string {
  return `/schemas/${encodeURIComponent(type)}/${encodeURIComponent(version)}`;
}
