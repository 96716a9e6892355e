import type { Json, JsonObject } from '../traffic/json-text.ts';
import type { SenderMappings } from './sender-mappings.ts';

/** The fields of a native envelope with the names that senders have for types, tenants and clients. */
export function withOutsideNames(
  fields: JsonObject,
  { types, tenants, clients }: SenderMappings,
): JsonObject {
  const { schema_version: version, ...others } = fields;
  const named = {
    ...others,
    ...renamed('tenant_id', fields, tenants),
    ...renamed('client_id', fields, clients),
  };
  const { event_type: type } = fields;
  const exact = isText(type) && isText(version) ? types.get(`${type}/${version}`) : undefined;
  // A sender whose name for the type says the version has no other place for it.
  if (exact !== undefined) return { ...named, event_type: exact };
  return {
    ...named,
    ...renamed('event_type', fields, types),
    ...(version !== undefined && { schema_version: version }),
  };
}

function renamed(
  field: string,
  fields: JsonObject,
  names: ReadonlyMap<string, string>,
): JsonObject {
  const value = fields[field];
  const name = isText(value) ? names.get(value) : undefined;
  return name === undefined ? {} : { [field]: name };
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}
