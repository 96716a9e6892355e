import type { DocumentedEvent } from '../api-documents.ts';
import type { ApiServices } from '../api-services.ts';
import type { Parameter } from '../parameter.ts';
import { problemAnswer, PROBLEM_SCHEMA } from '../problem.ts';
import { jsonAnswer, type ApiAnswer, type JsonSchema, type TenantRoute } from '../route.ts';

const TYPE: Parameter = {
  in: 'path',
  name: 'type',
  description: 'The type of events.',
  schema: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,99}$' },
  required: true,
  example: 'user_registered',
};

const VERSION: Parameter = {
  in: 'path',
  name: 'version',
  description: 'The version of the schema.',
  schema: { type: 'string', pattern: '^v[1-9][0-9]{0,3}$' },
  required: true,
  example: 'v1',
};

const HANDLED: JsonSchema = {
  type: 'boolean',
  description: 'Whether a handler is called with such events. Others are only recorded.',
};

const EVENT_TYPE: JsonSchema = {
  type: 'object',
  required: ['type', 'newest', 'versions'],
  additionalProperties: false,
  properties: {
    type: { type: 'string' },
    newest: {
      type: 'string',
      description: 'Events in the short form that name no version get it.',
    },
    versions: {
      type: 'array',
      description: 'The oldest first.',
      items: {
        type: 'object',
        required: ['version', 'handled'],
        additionalProperties: false,
        properties: { version: { type: 'string' }, handled: HANDLED },
      },
    },
  },
};

const NOT_FOUND = { status: 404, description: 'It has no schema.', schema: PROBLEM_SCHEMA };

export const listSchemas: TenantRoute = {
  method: 'GET',
  path: '/schemas',
  access: 'tenant',
  operationId: 'listSchemas',
  summary: 'Lists the types of events',
  description: 'All types and versions that have a schema.',
  parameters: [],
  answers: [
    {
      status: 200,
      description: 'The types, sorted.',
      schema: {
        type: 'object',
        required: ['data'],
        additionalProperties: false,
        properties: { data: { type: 'array', items: EVENT_TYPE } },
      },
    },
  ],
  handle: async (_, services) => jsonAnswer(200, { data: await typesOf(services) }),
};

export const getEventType: TenantRoute = {
  method: 'GET',
  path: '/schemas/{type}',
  access: 'tenant',
  operationId: 'getEventType',
  summary: 'Lists the versions of a type of events',
  description: 'And which of them have a handler.',
  parameters: [TYPE],
  answers: [{ status: 200, description: 'The type.', schema: EVENT_TYPE }, NOT_FOUND],
  handle: async ({ parameters }, services) => {
    const wanted = parameters.requiredText('type');
    const found = (await typesOf(services)).find(({ type }) => type === wanted);
    return found ? jsonAnswer(200, found) : problemAnswer('not_found', 'No schema has this type.');
  },
};

export const getSchema: TenantRoute = {
  method: 'GET',
  path: '/schemas/{type}/{version}',
  access: 'tenant',
  operationId: 'getSchema',
  summary: 'Shows a schema, with a description and a sample',
  description: 'The schema as it is in its file, in words, and a made-up event that it accepts.',
  parameters: [TYPE, VERSION],
  answers: [
    {
      status: 200,
      description: 'The schema of the payload.',
      schema: {
        type: 'object',
        required: ['type', 'version', 'handled', 'schema'],
        additionalProperties: false,
        properties: {
          type: { type: 'string' },
          version: { type: 'string' },
          handled: HANDLED,
          schema: { type: 'object', description: 'A JSON Schema (2020-12).' },
          // The documents have the schemas of these names (`PAGE_COMPONENTS`).
          description: { title: 'EventDescription', type: 'object' },
          sample: { title: 'EventSample', type: 'object' },
        },
      },
    },
    NOT_FOUND,
  ],
  handle: async ({ parameters }, services) => {
    const type = parameters.requiredText('type');
    const version = parameters.requiredText('version');
    return schemaAnswer({ type, version }, services);
  },
};

async function schemaAnswer(
  wanted: DocumentedEvent,
  { documents, hasHandler }: ApiServices,
): Promise<ApiAnswer> {
  const { type, version } = wanted;
  // Only what is listed is read: names of files never come from a request.
  const listed = (await documents.events()).find(
    (event) => event.type === type && event.version === version,
  );
  if (!listed) return problemAnswer('not_found', 'No schema has this type and version.');
  const facts = JSON.stringify({ type, version, handled: hasHandler(type, version) });
  // Both are objects.
  return { status: 200, body: `${facts.slice(0, -1)},${(await documents.event(listed)).slice(1)}` };
}

async function typesOf({ documents, hasHandler }: ApiServices) {
  const byType = Map.groupBy(await documents.events(), ({ type }) => type);
  return [...byType].map(([type, events]) => ({
    type,
    newest: events.at(-1)?.version,
    versions: events.map(({ version }) => ({ version, handled: hasHandler(type, version) })),
  }));
}
