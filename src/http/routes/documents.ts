import { hash } from 'node:crypto';

import type { TenantRoute } from '../route.ts';

// Both documents are made at build time. They name the types of events and show their schemas, so they need the same
// credentials as `GET /schemas`.

export const getOpenApi: TenantRoute = {
  method: 'GET',
  path: '/openapi.json',
  access: 'tenant',
  operationId: 'getOpenApi',
  summary: 'This API as an OpenAPI 3.1 document',
  description:
    'The schemas of all events are in it, unless that would be more than Lambda can send.',
  parameters: [],
  answers: [
    {
      status: 200,
      description: 'The document.',
      schema: { type: 'object', required: ['openapi', 'paths', 'components'] },
    },
  ],
  handle: async (_, { documents }) => ({ status: 200, body: await documents.openApi() }),
};

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
