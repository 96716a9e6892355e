import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { placeOf } from '../../../src/core/envelopes/places.ts';
import { fieldInQueue } from '../../openapi/envelope-fields.ts';
import type { EventVersion } from '../../openapi/event-names.ts';
import type { JsonSchema } from '../../schemas/read.ts';
import { NEEDED } from './needed-attributes.ts';
import { namesWithoutVersion, namesWithVersion } from './outside-types.ts';

/** A context attribute of a CloudEvent. */
export interface Attribute {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** The native field that an attribute is read as. An attribute without one is only checked. */
interface Source extends Attribute {
  readonly field?: string;
}

/** The attributes of an event. None is required that `schemas/mappings.json` may take from another place. */
export function attributesOf(event: EventVersion, mappings: MappingsFile): Attribute[] {
  const elsewhere = mappings.cloudevents ?? {};
  const all = allAttributes(event, mappings);
  const own = all.map(({ field, ...attribute }) =>
    field !== undefined && Object.hasOwn(elsewhere, field)
      ? { ...attribute, required: false }
      : attribute,
  );
  return [...own, ...attributesElsewhere(all, elsewhere)];
}

/** Attributes of senders that `schemas/mappings.json` names. Places deeper in the event are told in words. */
function attributesElsewhere(
  all: readonly Source[],
  elsewhere: Readonly<Record<string, string>>,
): Attribute[] {
  return Object.entries(elsewhere).flatMap(([field, pointer]) => {
    const [name = '', ...deeper] = placeOf(pointer);
    const source = all.find((attribute) => attribute.field === field);
    if (!source || deeper.length > 0 || all.some((attribute) => attribute.name === name)) return [];
    return [{ name, required: false, schema: source.schema }];
  });
}

/** Sentences on what `schemas/mappings.json` takes from other places. */
export function placesElsewhere({ cloudevents = {}, types = {} }: MappingsFile): string[] {
  const isVersionInType = Object.values(types).some((type) => type.includes('/'));
  return Object.entries(cloudevents).map(([field, pointer]) => {
    // The body alone has no second place.
    if (field === 'body') return `The body is taken from \`${pointer}\`.`;
    const taken = `The native field \`${field}\` is taken from \`${pointer}\`, if it is there`;
    const needed = NEEDED[field];
    if (needed === undefined) return `${taken}.`;
    const unless = field === 'schema_version' && isVersionInType ? ', or a type that says it' : '';
    return `${taken}, else from \`${needed}\`. A message must have one of them${unless}.`;
  });
}

function allAttributes(event: EventVersion, mappings: MappingsFile): Source[] {
  const clients = Object.keys(mappings.clients ?? {});
  const tenants = Object.keys(mappings.tenants ?? {});
  const required = (name: string, schema: JsonSchema, field?: string): Source => ({
    ...{ name, schema, required: true },
    ...(field !== undefined && { field }),
  });
  const optional = (name: string, schema: JsonSchema, field: string): Source => ({
    ...{ name, schema, field, required: false },
  });
  return [
    required('specversion', { type: 'string', const: '1.0' }),
    required('id', fieldInQueue('event_id'), 'event_id'),
    required('source', SOURCE),
    required('type', typeSchema(event, mappings), 'event_type'),
    required('time', fieldInQueue('occurred_at'), 'occurred_at'),
    required('tenantid', orOneOf(fieldInQueue('tenant_id'), tenants), 'tenant_id'),
    versionAttribute(event, mappings),
    optional('clientid', orOneOf(CLIENT, clients), 'client_id'),
    optional('partitionkey', fieldInQueue('group_id'), 'group_id'),
    optional('expirytime', fieldInQueue('expires_at'), 'expires_at'),
    optional('correlationid', fieldInQueue('correlation_id'), 'correlation_id'),
    optional('causationid', fieldInQueue('causation_id'), 'causation_id'),
  ];
}

const SOURCE = {
  type: 'string',
  minLength: 1,
  description:
    'Where the event comes from, a URI reference. Without `clientid` the name of the sending system is made of it: /shop/eu is shop-eu.',
};

const CLIENT = {
  ...fieldInQueue('client_id'),
  description: 'The system that sends the event. Default: `source`.',
};

function typeSchema(event: EventVersion, mappings: MappingsFile): JsonSchema {
  const outside = [...namesWithoutVersion(event, mappings), ...namesWithVersion(event, mappings)];
  const names = [event.eventType, ...outside];
  return names.length === 1
    ? { type: 'string', const: event.eventType }
    : { type: 'string', enum: [...new Set(names)] };
}

function versionAttribute(event: EventVersion, mappings: MappingsFile): Source {
  const ofVersion = namesWithVersion(event, mappings);
  const unless = ofVersion.map((name) => `\`${name}\``).join(' or ');
  const words = 'The version of the event type’s schema.';
  return {
    name: 'schemaversion',
    field: 'schema_version',
    required: ofVersion.length === 0,
    schema: {
      type: 'string',
      const: event.version,
      description: unless === '' ? words : `${words} It may be missing if the type is ${unless}.`,
    },
  };
}

/** A schema that also accepts these names, which `schemas/mappings.json` replaces. */
function orOneOf({ description, ...rule }: JsonSchema, names: readonly string[]): JsonSchema {
  if (names.length === 0) return { ...rule, description };
  return { description, anyOf: [rule, { type: 'string', enum: names }] };
}
