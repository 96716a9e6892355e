import type { JsonSchema } from '../schemas/read.ts';
import { envelopeSchema, shortFormSchema } from './envelope-schema.ts';
import type { BodyForm } from './event-body.ts';
import type { EventDocument } from './event-document.ts';
import {
  bodyName,
  envelopeName,
  envelopesName,
  pointerTo,
  shortFormName,
  shortFormsName,
  toComponent,
} from './event-names.ts';

type Schemas = Record<string, JsonSchema>;

/**
 * The components of the team's events: for each version its body, its envelope and its short form, for each type the choice
 * between its versions, and the choice between all types.
 *
 * @param events sorted by event type and version, oldest first
 */
export function eventComponents(events: readonly EventDocument[], bodyOf: BodyForm): Schemas {
  const byType = [...Map.groupBy(events, ({ eventType }) => eventType)];
  const envelopes = byType.map(
    (type) => [type[0], nameOfType(type, envelopeName, envelopesName)] as const,
  );
  const shortForms = byType.map(
    (type) => [type[0], nameOfType(type, shortFormName, shortFormsName)] as const,
  );
  const schemas: Schemas = {
    EventEnvelope: choice('event_type', 'An event in the wire format.', new Map(envelopes)),
    ShortEvent: choice('type', 'An event in the short form.', new Map(shortForms)),
    EventToPublish: {
      description: 'An event in one of two forms: one with `event_type` is an envelope.',
      oneOf: [toComponent('EventEnvelope'), toComponent('ShortEvent')],
    },
  };
  for (const [eventType, versions] of byType) {
    Object.assign(schemas, componentsOfType(eventType, versions, bodyOf));
  }
  return schemas;
}

function componentsOfType(
  eventType: string,
  versions: readonly EventDocument[],
  bodyOf: BodyForm,
): Schemas {
  const schemas: Schemas = {};
  for (const event of versions) {
    const { version, isNewest, sample } = event;
    const body = toComponent(bodyName(event));
    schemas[bodyName(event)] = bodyOf(event);
    schemas[envelopeName(event)] = {
      ...envelopeSchema(eventType, version, body, isNewest),
      ...(sample && { examples: [sample.envelope] }),
    };
    schemas[shortFormName(event)] = {
      ...shortFormSchema(eventType, version, body, isNewest),
      ...(sample && { examples: [sample.shortForm] }),
    };
  }
  return versions.length === 1 ? schemas : { ...schemas, ...choicesOfVersion(eventType, versions) };
}

/** Without a discriminator, because the version may be missing. */
function choicesOfVersion(eventType: string, versions: readonly EventDocument[]): Schemas {
  const choice = (nameOf: (event: EventDocument) => string) => ({
    oneOf: versions.map((event) => toComponent(nameOf(event))),
  });
  return {
    [envelopesName(eventType)]: choice(envelopeName),
    [shortFormsName(eventType)]: choice(shortFormName),
  };
}

/** The component of a type: that of its only version, or the choice between them. */
function nameOfType(
  [eventType, [first, ...others]]: readonly [string, readonly EventDocument[]],
  nameOfVersion: (event: EventDocument) => string,
  nameOfChoice: (eventType: string) => string,
): string {
  return first && others.length === 0 ? nameOfVersion(first) : nameOfChoice(eventType);
}

/** An event of any type, told by the field that names its type. */
function choice(
  propertyName: string,
  description: string,
  names: ReadonlyMap<string, string>,
): JsonSchema {
  const mapping = [...names].map(([eventType, name]) => [eventType, pointerTo(name)] as const);
  return {
    description,
    oneOf: [...names.values()].map((name) => toComponent(name)),
    discriminator: { propertyName, mapping: Object.fromEntries(mapping) },
  };
}
