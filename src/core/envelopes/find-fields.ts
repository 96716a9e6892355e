import { kindOf } from '../field-error.ts';
import { FIELD_NAMES } from '../envelope.ts';
import { clientOfSource } from './client-of-source.ts';
import type { ForeignFormat } from './event-format.ts';
import type { FoundField, FoundFields } from './foreign-event.ts';
import type { MappedType, Mappings } from './mappings.ts';
import { pointerTo, reachable, valueAt, type Place } from './places.ts';

/** A whole number as JSON writes it. */
const DIGITS = /^(?:0|[1-9]\d{0,9})$/;

/** The places in which a field of the native envelope may be. The first one that has a value counts. */
export type FieldTable = Readonly<Record<string, readonly Place[]>>;

/** A table of places that have the names of the native fields. @param others more places, after these */
export function tableByNames(placeOf: (name: string) => Place, others: FieldTable): FieldTable {
  const rows = FIELD_NAMES.map((name) => [name, [placeOf(name), ...(others[name] ?? [])]] as const);
  return Object.fromEntries(rows);
}

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
  const fields = new Map<string, FoundField>();
  const used: Place[] = [];
  const { body: _, ...mapped } = mappings.places[format];
  const find = (name: string) => findField(message, name, mapped[name], table[name]);
  for (const name of new Set([...Object.keys(table), ...Object.keys(mapped)])) {
    const { place, ...field } = find(name);
    const renamed = renamedField(name, field, mappings);
    fields.set(name, renamed);
    // What the sender called differently is kept beside our name for it.
    if (place && renamed.value === field.value) used.push(place);
  }
  const version = versionOf(find('schema_version'), find('event_type'), mappings);
  return { fields: fields.set('schema_version', version), used };
}

/** Finds a field, and the place that it was taken from if it is there. */
function findField(
  message: unknown,
  name: string,
  mapped: Place | undefined,
  standard: readonly Place[] = [],
): FoundField & { readonly place?: Place } {
  const choice = mapped ? [mapped, ...standard] : standard;
  const place = choice.find((each) => isThere(valueAt(message, each)));
  if (!place) return missingField(message, mapped, standard.at(-1));
  const hint = elsewhere(choice, place);
  const value = valueIn(valueAt(message, place), name);
  return { value, pointer: pointerTo(place), place, ...(hint !== undefined && { hint }) };
}

/** A field that is missing where the mapping says, or else at the last place of the table. */
function missingField(message: unknown, mapped?: Place, standard?: Place): FoundField {
  const place = mapped ?? standard ?? [];
  const reached = reachable(message, place);
  const pointer = pointerTo(reached);
  if (reached.length < place.length) {
    const fault = `must be an object, got ${kindOf(valueAt(message, reached))}`;
    return { value: undefined, pointer, fault };
  }
  const hint = mapped && standard && `${standard.join('.')} can say it instead`;
  return { value: undefined, pointer, ...(hint !== undefined && { hint }) };
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

/** A field with our name for what is named differently outside. */
function renamedField(name: string, field: FoundField, mappings: Mappings): FoundField {
  const { types, tenants, clients } = mappings;
  switch (name) {
    case 'event_type':
      return rename(field, 'types', (value) => types.get(value)?.eventType);
    case 'tenant_id':
      return rename(field, 'tenants', (value) => tenants.get(value));
    case 'client_id': {
      const isSource = field.pointer === '/source';
      const ofSource = (value: string) => (isSource ? clientOfSource(value) : undefined);
      const named = rename(field, 'clients', (value) => clients.get(value) ?? ofSource(value));
      return isSource ? { ...named, expected: 'a string with a letter or digit' } : named;
    }
    default:
      return field;
  }
}

/** Renames the value of a field. If there is no other name for it, its errors say where one could be. */
function rename(
  field: FoundField,
  table: string,
  nameOf: (value: string) => string | undefined,
): FoundField {
  if (typeof field.value !== 'string') return field;
  const value = nameOf(field.value);
  if (value !== undefined) return { ...field, value };
  const hint = `"${table}" in schemas/mappings.json can give it another name`;
  return { ...field, hint: field.hint === undefined ? hint : `${field.hint}, or ${hint}` };
}

/** The version of the event: if the message doesn't say it, the mapping of its type may. */
function versionOf(version: FoundField, named: FoundField, { types }: Mappings): FoundField {
  if (version.value !== undefined) return version;
  const mapped: ReadonlyMap<unknown, MappedType> = types;
  const value = mapped.get(named.value)?.schemaVersion;
  if (value !== undefined) return { value, pointer: named.pointer };
  const hint = 'or "types" in schemas/mappings.json says the version';
  return { ...version, hint: version.hint === undefined ? hint : `${version.hint}, ${hint}` };
}
