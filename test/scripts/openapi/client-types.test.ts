import { describe, expect, it } from 'vitest';

import { clientTypes } from '../../../scripts/openapi/client-types.ts';
import type { OpenApiDocument, Operation } from '../../../scripts/openapi/openapi-document.ts';

const PARCEL = {
  title: 'Parcel',
  type: 'object',
  required: ['id'],
  additionalProperties: false,
  properties: { id: { type: 'string' } },
};

const GET_PARCEL = {
  parameters: [
    { name: 'id', in: 'path', description: '', required: true, schema: { type: 'string' } },
    { name: 'full', in: 'query', description: '', required: false, schema: { type: 'boolean' } },
  ],
  responses: {
    200: {
      description: '',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Parcel' } } },
    },
    404: { description: '', content: { 'application/problem+json': { schema: {} } } },
  },
};

const SEND_PARCEL = {
  requestBody: {
    description: '',
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Parcel' } } },
  },
  responses: { 204: { description: '' } },
};

async function typesOf(paths: object): Promise<string> {
  const document = { paths, components: { schemas: { Parcel: PARCEL } } };
  const code = await clientTypes(document as unknown as OpenApiDocument);
  return code.replaceAll(/\s+/g, ' ');
}

describe('clientTypes', () => {
  it('gives the parameters of a route, and the answer of a request that succeeds', async () => {
    const paths = { '/parcels/{id}': { get: GET_PARCEL as unknown as Operation } };
    expect(await typesOf(paths)).toContain(
      "'GET /parcels/{id}': { path: { id: string; }; query?: { full?: boolean; }; answer: Parcel; };",
    );
  });

  it('gives the body of a request, and no answer that has no body', async () => {
    const paths = { '/parcels': { post: SEND_PARCEL as unknown as Operation } };
    expect(await typesOf(paths)).toContain("'POST /parcels': { body: Parcel; answer: unknown; };");
  });

  it('writes each named schema once', async () => {
    const paths = {
      '/parcels/{id}': { get: GET_PARCEL as unknown as Operation },
      '/parcels': { post: SEND_PARCEL as unknown as Operation },
    };
    expect((await typesOf(paths)).match(/interface Parcel\w*/g)).toEqual(['interface Parcel']);
  });
});
