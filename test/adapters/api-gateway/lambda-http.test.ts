import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';

import {
  httpFunction,
  requestOf,
  resultOf,
} from '../../../src/adapters/api-gateway/lambda-http.ts';
import { httpEvent } from '../../support/http-event.ts';

function read(overrides: Partial<APIGatewayProxyEventV2>, method = 'GET'): Request {
  const request = requestOf(httpEvent({ method, ...overrides }));
  if (!request) throw new Error('The event has no usable request.');
  return request;
}

describe('the request in an event', () => {
  it.each([
    // API Gateway's path, decoded; the path that the app gets.
    ['/', '/'],
    ['/events', '/events'],
    ['/events/', '/events/'],
    ['/events/order-1', '/events/order-1'],
    ['/events/a/b', '/events/a/b'],
    ['/events/a b', '/events/a%20b'],
    ['/events/ö', '/events/%C3%B6'],
    ['/events/a?b', '/events/a%3Fb'],
    ['/events/a#b', '/events/a%23b'],
    ['/events/100%', '/events/100%25'],
    ['/events/a\\..\\b', '/events/a%5C..%5Cb'],
    ['/events/a\tb\nc\0d', '/events/a%09b%0Ac%00d'],
    ['/events/\ud800', '/events/%EF%BF%BD'],
    // Emulators and function URLs don't decode it.
    ['/events/a%2Fb', '/events/a%2Fb'],
    ['/events/a%20b', '/events/a%20b'],
    // Nothing leads to another route.
    ['/events/../operations', '/events/%252E%252E/operations'],
    ['/events/./x', '/events/%252E/x'],
    ['/events/%2e%2E', '/events/%252e%252E'],
    ['/events/.%2e/operations', '/events/%252E%252e/operations'],
    ['/events/...', '/events/...'],
    ['//evil.example/events', '//evil.example/events'],
  ])('has for the path %j the path %s', (rawPath, expected) => {
    const { pathname, host, search } = new URL(read({ rawPath }).url);
    expect({ pathname, host, search }).toEqual({
      pathname: expected,
      host: 'abc123.execute-api.eu-west-1.amazonaws.com',
      search: '',
    });
  });

  it('keeps the query as it was sent, repeated names and escapes too', () => {
    const rawQueryString = 'type=a%26b&type=c+d&cursor=%F0%9F%98%80';
    const url = new URL(read({ rawQueryString }).url);
    expect(url.search).toBe(`?${rawQueryString}`);
    expect(url.searchParams.getAll('type')).toEqual(['a&b', 'c d']);
  });

  it.each([
    ['text', { body: '{"a": 1.0}' }, '{"a": 1.0}'],
    ['text beyond ASCII', { body: '{"a":"ö😀"}' }, '{"a":"ö😀"}'],
    [
      'base64',
      { body: Buffer.from('{"ö":1}').toString('base64'), isBase64Encoded: true },
      '{"ö":1}',
    ],
    ['nothing', {}, ''],
    ['an empty text', { body: '' }, ''],
  ])('has the body of %s to the letter', async (_, overrides, expected) => {
    expect(await read(overrides, 'POST').text()).toBe(expected);
  });

  it('keeps bytes that are no UTF-8', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    const request = read({ body: bytes.toString('base64'), isBase64Encoded: true }, 'POST');
    expect(Buffer.from(await request.arrayBuffer())).toEqual(bytes);
  });

  it('leaves out the body of a GET, which no route takes', async () => {
    expect(await read({ body: 'text' }).text()).toBe('');
  });

  it('has the headers of a CloudEvent, whose names API Gateway writes in lower case', () => {
    const { headers } = read(
      {
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'ce-specversion': '1.0',
          'ce-id': 'a,b',
          'ce-subject': 'Euro%20%E2%82%AC',
          'ce-source': '/ö',
        },
        body: '{}',
      },
      'POST',
    );
    expect(headers.get('CE-Specversion')).toBe('1.0');
    expect(headers.get('ce-id')).toBe('a,b');
    expect(headers.get('ce-subject')).toBe('Euro%20%E2%82%AC');
    expect(Buffer.from(headers.get('ce-source') ?? '', 'latin1').toString()).toBe('/ö');
  });

  it('has the headers, with cookies and repeated values as API Gateway joins them', () => {
    const { headers } = read({
      headers: { accept: 'text/html,application/json', 'x-name': 'ö', 'x-absent': undefined },
      cookies: ['a=1', 'b=2'],
    });
    expect(Object.fromEntries(headers)).toEqual({
      accept: 'text/html,application/json',
      // As bytes, which is how HTTP sends headers.
      'x-name': Buffer.from('ö').toString('latin1'),
      cookie: 'a=1; b=2',
    });
  });

  it.each([
    ['TRACE', {}],
    ['GET', { headers: { 'not a name': 'x' } }],
    ['GET', { headers: { 'x-name': 'a\nb' } }],
  ])('is not there if HTTP has no such request: %s %j', (method, overrides) => {
    expect(requestOf(httpEvent({ method, ...overrides }))).toBeUndefined();
  });
});

describe('the answer for API Gateway', () => {
  it.each(['application/json', 'application/problem+json', 'text/html; charset=utf-8'])(
    'has %s as text',
    async (type) => {
      const response = new Response('ö', { status: 201, headers: { 'content-type': type } });
      expect(await resultOf(response)).toEqual({
        statusCode: 201,
        headers: { 'content-type': type },
        body: 'ö',
        isBase64Encoded: false,
      });
    },
  );

  it('has all else in base64', async () => {
    const bytes = Buffer.from([0xff, 0]);
    const response = new Response(bytes, { headers: { 'content-type': 'image/png' } });
    expect(await resultOf(response)).toMatchObject({
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('has no body if there is none', async () => {
    expect(await resultOf(new Response(null, { status: 204 }))).toEqual({
      statusCode: 204,
      headers: {},
      body: '',
      isBase64Encoded: false,
    });
  });

  it('has each cookie by itself', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1, 2'],
      ['set-cookie', 'b=2'],
      ['link', '<1>'],
      ['link', '<2>'],
    ]);
    expect(await resultOf(new Response(null, { headers }))).toMatchObject({
      cookies: ['a=1, 2', 'b=2'],
      headers: { link: '<1>, <2>' },
    });
  });
});

describe('httpFunction', () => {
  it('passes on what the gateway knows besides HTTP', async () => {
    const authorizer = { iam: { userArn: 'arn:aws:iam::1:user/ada' } };
    const handler = httpFunction((request, invocation) => {
      const { requestId, authorizer } = invocation;
      const left = invocation.remaining();
      return Response.json({ method: request?.method, requestId, authorizer, left });
    });
    const { body = '' } = await handler(httpEvent({ method: 'DELETE', authorizer }), {
      getRemainingTimeInMillis: () => 9_000,
    });
    expect(JSON.parse(body)).toEqual({
      method: 'DELETE',
      requestId: 'gateway-1',
      authorizer,
      left: 9_000,
    });
  });
});
