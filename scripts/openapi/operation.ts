import { isDeepStrictEqual } from 'node:util';

import type { Parameter } from '../../src/http/parameter.ts';
import type { RequestBody, RouteFacts } from '../../src/http/route.ts';
import type { JsonSchema } from '../schemas/read.ts';
import type { DocumentedAnswer, DocumentedRoute } from './documented-route.ts';
import type {
  Content,
  MediaType,
  Operation,
  ParameterObject,
  RequestBody as RequestBodyObject,
  ResponseObject,
} from './openapi-document.ts';

/** Gives the place of a schema in the document: the schema itself, or a reference to a component. */
type Place = (schema: JsonSchema) => JsonSchema;

/** Which credentials a route needs, by who may call it. A deployment has IAM or JWT, and the setting `httpApi` says which. */
const SECURITY = {
  open: [],
  tenant: [{ iam: [] }, { jwt: [] }],
  operator: [{ iam: [] }],
} satisfies Record<RouteFacts['access'], Operation['security']>;

/** The operation object of a route. */
export function operationOf(
  { route, answers, otherBodies }: DocumentedRoute,
  place: Place,
): Operation {
  const { operationId, summary, description, access, parameters, body } = route;
  return {
    operationId,
    tags: [tagOf(route)],
    summary,
    description,
    security: SECURITY[access],
    ...(parameters.length > 0 && {
      parameters: parameters.map((parameter) => parameterObject(parameter)),
    }),
    ...(body && { requestBody: requestBody(body, otherBodies, place) }),
    responses: responses(answers, place),
  };
}

/** Routes are grouped by the first part of their paths. */
export function tagOf({ path }: Pick<RouteFacts, 'path'>): string {
  return path.split('/')[1] ?? '';
}

function parameterObject(parameter: Parameter): ParameterObject {
  const { name, description, required, schema, example } = parameter;
  return {
    name,
    in: parameter.in,
    description,
    required,
    schema,
    ...(example !== undefined && { example }),
  };
}

function requestBody(
  { description, schema, examples }: RequestBody,
  others: Content | undefined,
  place: Place,
) {
  const values = Object.entries(examples).map(([name, value]) => [name, { value }] as const);
  return {
    description,
    required: true,
    content: {
      'application/json': { schema: place(schema), examples: Object.fromEntries(values) },
      ...others,
    },
  } satisfies RequestBodyObject;
}

/** Several answers of one status, such as two kinds of 409, become one response. */
function responses(
  answers: readonly DocumentedAnswer[],
  place: Place,
): Record<string, ResponseObject> {
  const byStatus = Map.groupBy(answers, ({ status }) => status);
  const sorted = [...byStatus].sort(([one], [other]) => one - other);
  return Object.fromEntries(sorted.map(([status, same]) => [status, response(same, place)]));
}

function response(answers: readonly DocumentedAnswer[], place: Place): ResponseObject {
  const headers = answers.flatMap((answer) => Object.entries(answer.headers ?? {}));
  const byType = Map.groupBy(answers, contentTypeOf);
  const content = [...byType].flatMap(([type, same]) =>
    type === undefined ? [] : [[type, mediaType(same, place)] as const],
  );
  return {
    description: [...new Set(answers.map(({ description }) => description))].join(' Or: '),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(
        headers.map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
      ),
    }),
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}

/** The content type of an answer's body. `undefined` if it has no body. */
function contentTypeOf({ status, schema, contentType }: DocumentedAnswer): string | undefined {
  if (contentType !== undefined) return contentType;
  if (schema === undefined) return undefined;
  return status >= 400 ? 'application/problem+json' : 'application/json';
}

function mediaType(answers: readonly DocumentedAnswer[], place: Place): MediaType {
  const schemas = answers.map(({ schema = { type: 'string' } }) => place(schema));
  const [first = {}, ...more] = schemas.filter(
    (one, index) => schemas.findIndex((other) => isDeepStrictEqual(one, other)) === index,
  );
  const examples = answers.flatMap(({ description, example }) =>
    example === undefined ? [] : [{ summary: description, value: example }],
  );
  return {
    schema: more.length === 0 ? first : { anyOf: [first, ...more] },
    ...(examples.length > 0 && {
      examples: Object.fromEntries(
        examples.map((example, index) => [`example${index + 1}`, example]),
      ),
    }),
  };
}
