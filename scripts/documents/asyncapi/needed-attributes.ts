import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { placeOf } from '../../../src/core/envelopes/places.ts';
import type { EventVersion } from '../../openapi/event-names.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import { namesWithVersion } from './outside-types.ts';

/** The attributes that have a field which every event needs. */
export const NEEDED: Readonly<Record<string, string>> = {
  event_id: 'id',
  event_type: 'type',
  occurred_at: 'time',
  tenant_id: 'tenantid',
  schema_version: 'schemaversion',
};

/** One attribute of several that must be there. */
interface Choice {
  readonly name: string;
  /** The values that count. Missing: all. */
  readonly values?: readonly string[];
}

/**
 * What a CloudEvent must have if `schemas/mappings.json` leaves it a choice: of each such field, one of its attributes. A
 * field that may be deeper in the event is left out.
 *
 * @param prefix what the names of attributes begin with
 */
export function neededChoices(
  event: EventVersion,
  mappings: MappingsFile,
  prefix = '',
): { readonly allOf?: readonly JsonSchema[] } {
  const choices = Object.keys(NEEDED).flatMap((field) => {
    const found = choicesOf(field, event, mappings);
    return found.length > 1 ? [{ anyOf: found.map((choice) => asSchema(choice, prefix)) }] : [];
  });
  return choices.length > 0 ? { allOf: choices } : {};
}

function choicesOf(field: string, event: EventVersion, mappings: MappingsFile): readonly Choice[] {
  const elsewhere = mappings.cloudevents ?? {};
  const own = { name: NEEDED[field] ?? '' };
  const mapped = elsewhere[field];
  const [name, ...deeper] = mapped === undefined ? [] : placeOf(mapped);
  if (deeper.length > 0) return [];
  const both = name === undefined ? [own] : [own, { name }];
  const values = field === 'schema_version' ? namesWithVersion(event, mappings) : [];
  if (values.length === 0) return both;
  // The type may be elsewhere, too. Then no simple rule says which of its names count.
  return elsewhere['event_type'] === undefined ? [...both, { name: 'type', values }] : [];
}

function asSchema({ name, values }: Choice, prefix: string): JsonSchema {
  const required = [`${prefix}${name}`];
  return values
    ? { required, properties: { [`${prefix}${name}`]: { enum: values } } }
    : { required };
}
