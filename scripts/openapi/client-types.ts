import { compile } from 'json-schema-to-typescript';

import type { JsonSchema } from '../schemas/read.ts';
import type { Content, OpenApiDocument, Operation, ParameterObject } from './openapi-document.ts';

/**
 * Writes the TypeScript types of an API's requests and answers. `ConsoleApi` maps each route, such as `GET /events/{id}`, to its
 * `path`, `query` and `body`, and to the `answer` of a request that succeeds. What a route doesn't take is missing.
 */
export function clientTypes(document: OpenApiDocument): Promise<string> {
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, typeOf(operation)] as const,
    ),
  );
  const schema = {
    ...objectOf(routes.map(([name, value]) => [name, value, true])),
    components: document.components,
  };
  return compile(schema, 'ConsoleApi', {
    additionalProperties: false,
    bannerComment: '/** Made by the build from the routes of the console. */',
    // The places of a short list would become a union of tuples.
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, bracketSpacing: true, printWidth: 100 },
  });
}

type Property = readonly [name: string, schema: JsonSchema, required: boolean];

function objectOf(properties: readonly Property[]): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map(([name, schema]) => [name, schema])),
    required: properties.flatMap(([name, , required]) => (required ? [name] : [])),
    additionalProperties: false,
  };
}

function typeOf({ parameters = [], requestBody, responses }: Operation): JsonSchema {
  const path = parameters.filter((each) => each.in === 'path');
  const query = parameters.filter((each) => each.in === 'query');
  const body = requestBody && jsonOf(requestBody.content);
  const answers = Object.entries(responses).flatMap(([status, { content }]) =>
    status.startsWith('2') ? [(content && jsonOf(content)) ?? {}] : [],
  );
  return objectOf([
    ...group('path', path),
    ...group('query', query),
    ...(body ? [['body', body, true] as const] : []),
    ['answer', answers.length === 1 ? (answers[0] ?? {}) : { anyOf: answers }, true],
  ]);
}

function group(name: string, parameters: readonly ParameterObject[]): Property[] {
  if (parameters.length === 0) return [];
  const properties = parameters.map((each): Property => [each.name, each.schema, each.required]);
  return [[name, objectOf(properties), parameters.some(({ required }) => required)]];
}

function jsonOf(content: Content): JsonSchema | undefined {
  return content['application/json']?.schema;
}
