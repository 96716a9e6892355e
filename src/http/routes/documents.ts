import { hash } from 'node:crypto';

import type { ApiDocuments } from '../api-documents.ts';
import type { TenantRoute } from '../route.ts';

// The documents are made at build time. They name the types of events and show their schemas, so they need the same
// credentials as `GET /schemas`.

function jsonDocument(
  facts: Pick<TenantRoute, 'path' | 'operationId' | 'summary' | 'description'>,
  required: readonly string[],
  read: (documents: ApiDocuments) => Promise<string>,
): TenantRoute {
  return {
    ...{ method: 'GET', access: 'tenant', ...facts, parameters: [] },
    answers: [{ status: 200, description: 'The document.', schema: { type: 'object', required } }],
    handle: async (_, { documents }) => ({ status: 200, body: await read(documents) }),
  };
}

const SCHEMAS_INSIDE =
  'The schemas of all events are in it, unless that would be more than Lambda can send.';

export const getOpenApi = jsonDocument(
  {
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'This API as an OpenAPI 3.1 document',
    description: SCHEMAS_INSIDE,
  },
  ['openapi', 'paths', 'components'],
  (documents) => documents.openApi(),
);

export const getAsyncApi = jsonDocument(
  {
    path: '/asyncapi.json',
    operationId: 'getAsyncApi',
    summary: 'The queue as an AsyncAPI 3.0 document',
    description: SCHEMAS_INSIDE,
  },
  ['asyncapi', 'channels', 'operations'],
  (documents) => documents.asyncApi(),
);

export const getDocs: TenantRoute = {
  method: 'GET',
  path: '/docs',
  access: 'tenant',
  operationId: 'getDocs',
  summary: 'This API as a page to read',
  description: 'The page needs no script, and loads nothing else.',
  parameters: [],
  answers: [
    {
      status: 200,
      description: 'The page.',
      contentType: 'text/html',
      headers: {
        'Content-Security-Policy': 'Lets a browser apply the style of the page, and nothing else.',
      },
    },
  ],
  handle: async (_, { documents }) => {
    const page = await documents.page();
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(page),
      'referrer-policy': 'no-referrer',
    };
    return { status: 200, headers, body: page };
  },
};

/** Lets the browser apply the page's own style sheet, and do nothing else. */
function contentSecurityPolicy(page: string): string {
  const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
  const sources = [
    "default-src 'none'",
    `style-src 'sha256-${hash('sha256', style, 'base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return sources.join('; ');
}
