import { clientOfSource } from './client-of-source.ts';
import type { ForeignFormat } from './event-format.ts';
import type { FoundField, FoundFields } from './foreign-event.ts';
import type { Mappings } from './mappings.ts';
import { pointerTo, reachable, valueAt, type Place } from './places.ts';

/** A whole number as JSON writes it. */
const DIGITS = /^(?:0|[1-9]\d{0,9})$/;

/** The places in which a field of the native envelope may be. The first one that has a value counts. */
export type FieldTable = Readonly<Record<string, readonly Place[]>>;

/** The fields of an event, and the places that they were taken from. */
export interface FieldsFound {
  readonly fields: FoundFields;
  readonly used: readonly Place[];
}

/**
 * Finds the fields of the native envelope in a message of another format, by the format's table and by
 * `schemas/mappings.json`, whose place counts first. The error of a missing field names the mapped place, else the last one of
 * the table. If a value on the way to that place has no members, the error names that value.
 */
export function findFields(
  message: unknown,
  format: ForeignFormat,
  table: FieldTable,
  mappings: Mappings,
): FieldsFound {
  const found = new Map<string, FoundField>();
  const places = new Map<string, Place>();
  const { body: _, ...mapped } = mappings.places[format];
  for (const name of new Set([...Object.keys(table), ...Object.keys(mapped)])) {
    const standard = table[name] ?? [];
    const choice = mapped[name] ? [mapped[name], ...standard] : standard;
    const place = choice.find((each) => isThere(valueAt(message, each)));
    if (place) places.set(name, place);
    const pointer = pointerTo(place ?? reachable(message, mapped[name] ?? standard.at(-1) ?? []));
    const hint = place && elsewhere(choice, place);
    const value = place && valueIn(valueAt(message, place), name);
    found.set(name, { value, pointer, ...(hint && { hint }) });
  }
  const fields = renamed(found, mappings);
  // What the sender called differently is kept beside our name for it.
  const isOurs = (name: string) => fields.get(name)?.value === found.get(name)?.value;
  return { fields, used: [...places].flatMap(([name, place]) => (isOurs(name) ? [place] : [])) };
}

/** If a value is from a later place, its errors name the place that counts before it. */
function elsewhere([first = []]: readonly Place[], place: Place): string | undefined {
  return place === first ? undefined : `${first.join('.')} can say it instead`;
}

/** CloudEvents: an attribute that is null isn't set. The other formats have no nulls. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The value of a field. The only one that is a number may be a text, because message attributes are texts. */
function valueIn(value: unknown, name: string): unknown {
  const isNumber = name === 'generation' && typeof value === 'string' && DIGITS.test(value);
  return isNumber ? Number(value) : value;
}

/** The fields with our names for what is named differently outside. */
function renamed(found: FoundFields, { types, tenants, clients }: Mappings): FoundFields {
  const named = found.get('event_type');
  const type = typeof named?.value === 'string' ? types.get(named.value) : undefined;
  const fields = new Map(found);
  rename(fields, 'event_type', 'types', () => type?.eventType);
  rename(fields, 'tenant_id', 'tenants', (value) => tenants.get(value));
  const isSource = found.get('client_id')?.pointer === '/source';
  rename(
    fields,
    'client_id',
    'clients',
    (value) => clients.get(value) ?? (isSource ? clientOfSource(value) : undefined),
  );
  const version = found.get('schema_version');
  if (version?.value !== undefined) return fields;
  const pointer = named?.pointer ?? '';
  const stated = type?.schemaVersion;
  const hint = 'or "types" in schemas/mappings.json says the version';
  fields.set('schema_version', {
    value: stated,
    pointer: stated === undefined ? (version?.pointer ?? pointer) : pointer,
    hint,
  });
  return fields;
}

/** Renames the value of a field. If there is no other name for it, its errors say where one could be. */
function rename(
  fields: Map<string, FoundField>,
  name: string,
  table: string,
  nameOf: (value: string) => string | undefined,
): void {
  const field = fields.get(name);
  if (typeof field?.value !== 'string') return;
  const value = nameOf(field.value);
  const hint = `"${table}" in schemas/mappings.json can give it another name`;
  const hints = field.hint === undefined ? hint : `${field.hint}, or ${hint}`;
  fields.set(name, value === undefined ? { ...field, hint: hints } : { ...field, value });
}
