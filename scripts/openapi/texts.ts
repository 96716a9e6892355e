import type { Components, Info, OpenApiDocument } from './openapi-document.ts';

export const INFO: Omit<Info, 'version'> = {
  title: 'Event Processor',
  summary: 'Publish events, look them up, and send failed ones again.',
  description: [
    'Publish JSON events, and read what became of them. An event is checked against the schema of its type and version, and recorded once under its `tenant_id` and id. So sending it again is safe.',
    'A schema can’t say everything: a body must also be I-JSON (RFC 7493), so no key twice, no lone surrogate, no number that a double can’t hold, no NUL. A request is at most 1 MiB.',
    'Each `GET` route also takes `HEAD`. Each path takes `OPTIONS`, and answers other methods with 405 and `Allow`. A slash at the end of a path makes no difference.',
    'Errors are problem details (RFC 9457). They never quote a value of the request.',
  ].join('\n\n'),
  license: { name: 'MIT', identifier: 'MIT' },
};

export const SERVERS: OpenApiDocument['servers'] = [
  {
    url: '/',
    description:
      'The server that this document comes from: the output `ApiUrl` of the stack, or the address that `make local` prints.',
  },
];

export const TAGS: OpenApiDocument['tags'] = [
  { name: 'events', description: 'Publish, look up and list events, and have one handled again.' },
  {
    name: 'operations',
    description: 'What operators do to many events at once: replay and discard.',
  },
  { name: 'schemas', description: 'The types of events, their schemas and a sample of each.' },
  { name: 'health', description: 'Whether the API can work.' },
  { name: 'openapi.json', description: 'This document.' },
  { name: 'asyncapi.json', description: 'The document of the queue.' },
  { name: 'docs', description: 'This document, to read.' },
];

export const SECURITY_SCHEMES: Components['securitySchemes'] = {
  iam: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    description:
      'AWS Signature Version 4 of the service `execute-api`. The default (setting `httpApi`: `iam`). The caller is a trusted service or an operator, and names the tenant.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
  jwt: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A token of your issuer (setting `httpApi`: `jwt`). A claim names the tenant, and the caller can’t reach any other.',
  },
};
