import { describe, expect, it } from 'vitest';

import { checkJson, unknownKeywords } from '../../src/http/check-json.ts';
import { readCaller, scopeOf, type CallerReading } from '../../src/http/caller.ts';
import { acceptsAny, isJson } from '../../src/http/media-types.ts';
import { jsonAnswer, type Route } from '../../src/http/route.ts';
import { ROUTES } from '../../src/http/routes.ts';
import { TENANT_PARAMETER } from '../../src/http/tenant-parameter.ts';
import { problemOf, tenantToken, testApi } from './support.ts';

const ANSWERS = [{ status: 200, description: 'What the route got.' }];
const WORDS = { operationId: 'x', summary: 'x', description: 'x', answers: ANSWERS };

/** Routes that answer with what they got. */
const PLANTED: readonly Route[] = [
  {
    ...WORDS,
    method: 'GET',
    path: '/things/{id}',
    access: 'tenant',
    parameters: [
      {
        ...{ in: 'path', name: 'id', description: 'x', required: true, slashes: true },
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
      },
      {
        ...{ in: 'query', name: 'limit', description: 'x', required: false },
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
      },
      {
        ...{ in: 'query', name: 'flag', description: 'x', required: false },
        schema: { type: 'boolean' },
      },
      {
        ...{ in: 'query', name: 'since', description: 'x', required: false },
        schema: { type: 'string', format: 'date-time' },
      },
      {
        ...{ in: 'query', name: 'kind', description: 'x', required: false },
        schema: { type: 'string', enum: ['a', 'b'] },
      },
      {
        ...{ in: 'header', name: 'Idempotency-Key', description: 'x', required: false },
        schema: { type: 'string', pattern: '^[!-~]{1,5}$' },
      },
      TENANT_PARAMETER,
    ],
    handle: ({ parameters, scope, caller }) =>
      Promise.resolve(
        jsonAnswer(200, {
          id: parameters.requiredText('id'),
          limit: parameters.number('limit'),
          flag: parameters.isSet('flag'),
          since: parameters.text('since'),
          key: parameters.text('Idempotency-Key'),
          caller: caller.name,
          scope,
        }),
      ),
  },
  {
    ...WORDS,
    method: 'POST',
    path: '/things/{id}/process',
    access: 'operator',
    parameters: [
      {
        ...{ in: 'path', name: 'id', description: 'x', required: true, slashes: true },
        schema: { type: 'string' },
      },
    ],
    handle: ({ parameters, caller }) =>
      Promise.resolve(jsonAnswer(200, { id: parameters.text('id'), caller: caller.kind })),
  },
  {
    ...WORDS,
    method: 'POST',
    path: '/things',
    access: 'tenant',
    parameters: [],
    body: {
      ...{ description: 'x', maxBytes: 100, as: 'json', examples: {} },
      schema: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: { type: 'string', minLength: 1 } },
      },
    },
    handle: ({ body, bodyText }) => Promise.resolve(jsonAnswer(200, { body, bodyText })),
  },
  {
    ...WORDS,
    method: 'GET',
    path: '/broken',
    access: 'open',
    parameters: [],
    handle: () => Promise.reject(new Error('the password is hunter2')),
  },
];

const planted = () => testApi({ routes: PLANTED });

describe('the paths of the API', () => {
  it.each([
    ['evt-1', 'evt-1'],
    ['a%2Fb', 'a/b'],
    ['a/b', 'a/b'],
    ['100%25', '100%'],
    ['a%252Fb', 'a%2Fb'],
    ['%E2%82%AC', undefined],
    ['a%00b', undefined],
    ['a%20b', undefined],
    ['%zz', undefined],
    ['%ff', undefined],
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), undefined],
  ])('give an id of %s once decoded, or refuse it', async (path, id) => {
    const response = await planted().send(`/things/${path}`);
    if (id === undefined) await problemOf(response, 400);
    else expect(await response.json()).toMatchObject({ id });
  });

  it.each(['/', '/nothing', '/things/..', '/things/%2e%2e', '//things/1', '/Things/1', '/thingsx'])(
    'are not found: %s',
    async (path) => {
      await problemOf(await planted().send(path), 404);
    },
  );

  it('of a longer route win over an id with slashes', async () => {
    const response = await planted().send('/things/a/b/process', { method: 'POST' });
    expect(await response.json()).toEqual({ id: 'a/b', caller: 'operator' });
  });

  it.each([
    ['DELETE', '/things/1', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/things/1', 'GET, HEAD, OPTIONS'],
    ['GET', '/things/1/process', 'POST, OPTIONS'],
    ['HEAD', '/things', 'POST, OPTIONS'],
  ])('refuse %s %s and say what they take', async (method, path, allow) => {
    const response = await planted().send(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  it('tell OPTIONS what they take, whoever asks', async () => {
    const response = await planted().send('/things/1', { method: 'OPTIONS', as: null });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('answer HEAD like GET, without a body', async () => {
    const response = await planted().send('/things/1', { method: 'HEAD' });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('the parameters of a request', () => {
  it('have their types, and their defaults where they are missing', async () => {
    const query = 'flag=true&since=2026-11-21T09:00:00Z';
    const headers = { 'idempotency-key': 'k1' };
    const response = await planted().send(`/things/1?${query}`, { headers });
    expect(await response.json()).toMatchObject({
      ...{ limit: 20, flag: true, since: '2026-11-21T09:00:00Z', key: 'k1' },
      scope: { kind: 'all_tenants' },
    });
  });

  it.each([
    ['limit=0', 'limit', 'must be a whole number from 1 to 100, got a text of 1 characters'],
    ['limit=-1', 'limit', 'must be a whole number from 1 to 100, got a text of 2 characters'],
    [
      'limit=1000000000',
      'limit',
      'must be a whole number from 1 to 100, got a text of 10 characters',
    ],
    ['limit=1e1', 'limit', 'must be a whole number from 1 to 100, got a text of 3 characters'],
    ['limit=NaN', 'limit', 'must be a whole number from 1 to 100, got a text of 3 characters'],
    ['limit=', 'limit', 'must be a whole number from 1 to 100, got an empty text'],
    ['limit=1&limit=2', 'limit', 'must be given once, got 2 of them'],
    ['flag=yes', 'flag', 'must be true or false, got a text of 3 characters'],
    [
      'since=2026-02-30T00:00:00Z',
      'since',
      'must be a date-time that exists, with its zone, such as 2026-11-21T09:00:00Z (RFC 3339), got a text of 20 characters',
    ],
    ['kind=c', 'kind', 'must be one of a, b, got a text of 1 characters'],
    [
      'Limit=1',
      'Limit',
      'is not a parameter of this route. It takes: limit, flag, since, kind, tenant_id',
    ],
    [
      '__proto__=1',
      '__proto__',
      'is not a parameter of this route. It takes: limit, flag, since, kind, tenant_id',
    ],
  ])('are refused by name: %s', async (query, parameter, detail) => {
    const { errors } = await problemOf(await planted().send(`/things/1?${query}`), 400);
    expect(errors).toEqual([{ parameter, keyword: expect.any(String), detail }]);
  });

  it('are refused all at once', async () => {
    const headers = { 'Idempotency-Key': 'too long' };
    const response = await planted().send('/things/1?limit=0&kind=c&x=1', { headers });
    const { errors } = await problemOf(response, 400);
    expect(errors.map(({ parameter }) => parameter)).toEqual([
      'x',
      'limit',
      'kind',
      'Idempotency-Key',
    ]);
  });
});

describe('the body of a request', () => {
  it('reaches the route as text and as value', async () => {
    const json = '{ "name": "A" }';
    const response = await planted().send('/things', { json });
    expect(await response.json()).toEqual({ body: { name: 'A' }, bodyText: json });
  });

  it.each([
    ['', 400, '', 'required'],
    ['{"name":', 400, '', 'syntax'],
    ['{"name":"a","name":"b"}', 422, '/name', 'duplicate_key'],
    ['\ufeff{"name":"a"}', 400, '', 'encoding'],
    ['[]', 422, '', 'type'],
    ['null', 422, '', 'type'],
    ['{}', 422, '/name', 'required'],
    ['{"name":1}', 422, '/name', 'type'],
    ['{"name":""}', 422, '/name', 'minLength'],
    ['{"name":"a","toString":1}', 422, '/toString', 'additionalProperties'],
    [`{"name":"${'a'.repeat(100)}"}`, 413, '', 'size'],
  ])('is refused with a pointer: %s', async (json, status, pointer, keyword) => {
    const { errors } = await problemOf(await planted().send('/things', { json }), status);
    expect(errors).toMatchObject([{ pointer, keyword }]);
  });

  it('is refused if it is not UTF-8', async () => {
    const body = Uint8Array.of(0x22, 0xff, 0x22);
    const headers = { 'content-type': 'application/json' };
    await problemOf(await planted().send('/things', { method: 'POST', body, headers }), 400);
  });

  it('is refused by its stated length before it is read', async () => {
    const headers = { 'content-length': '101', 'content-type': 'application/json' };
    const body = new ReadableStream({ pull: () => Promise.reject(new Error('it was read')) });
    const init = { method: 'POST', headers, body, duplex: 'half' as const };
    await problemOf(await planted().send('/things', init), 413);
  });

  it('is read only up to the limit', async () => {
    let chunks = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      chunks += 1;
      controller.enqueue(new Uint8Array(60));
    };
    const headers = { 'content-type': 'application/json' };
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const init = { method: 'POST', headers, body, duplex: 'half' as const };
    await problemOf(await planted().send('/things', init), 413);
    expect(chunks).toBe(2);
  });

  it.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/json; charset=latin1' }],
    [{ 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }],
  ])('is refused with the headers %o', async (headers) => {
    await problemOf(await planted().send('/things', { json: '{"name":"a"}', headers }), 415);
  });

  it('is refused if nobody says what it is', async () => {
    const body = Uint8Array.of(0x7b, 0x7d);
    await problemOf(await planted().send('/things', { method: 'POST', body }), 415);
  });
});

describe('an error that nobody foresaw', () => {
  it('is answered without internals, and logged', async () => {
    const api = planted();
    const response = await api.send('/broken');
    expect(response.headers.get('x-request-id')).toBe('request-1');
    expect(JSON.stringify(await problemOf(response, 500))).not.toContain('hunter2');
    expect(api.failures).toMatchObject([{ route: 'GET /broken', requestId: 'request-1' }]);
  });
});

describe('a service that fails', () => {
  const down = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7'));

  it.each(['/events/evt-1?tenant_id=acme', '/events?tenant_id=acme'])(
    'is answered with 503 and when to try again, and logged: %s',
    async (path) => {
      const api = testApi();
      const ports = await api.services.operatorPorts();
      const operatorPorts = () =>
        Promise.resolve({
          ...ports,
          editor: { ...ports.editor, read: down },
          queries: { listByTenant: down, listOpen: down },
        });
      const broken = testApi({ operatorPorts });
      const response = await broken.send(path);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(JSON.stringify(await problemOf(response, 503))).not.toContain('10.0.0.7');
      expect(broken.failures).toMatchObject([
        { error: { cause: { message: 'connect ECONNREFUSED 10.0.0.7' } } },
      ]);
    },
  );
});

describe('the caller', () => {
  it.each([
    ['nobody', null, 401],
    ['an empty authorizer', {}, 401],
    ['a token without a tenant', { jwt: { claims: { sub: 'a' } } }, 403],
    ['a token with an impossible tenant', { jwt: { claims: { tenant_id: 'a#b' } } }, 403],
    ['a token with two tenants', { jwt: { claims: { tenant_id: ['a', 'b'] } } }, 403],
    ['a tenant', tenantToken('acme'), 200],
  ])('of a tenant’s route: %s', async (_, as, status) => {
    expect((await planted().send('/things/1', { as })).status).toBe(status);
  });

  it('must be an operator where the route says so', async () => {
    const init = { method: 'POST', as: tenantToken('acme') };
    await problemOf(await planted().send('/things/1/process', init), 403);
  });

  it('gets its own tenant, and no other one', async () => {
    const as = tenantToken('acme');
    const own = await planted().send('/things/1?tenant_id=acme', { as });
    expect(await own.json()).toMatchObject({ scope: { kind: 'one_tenant', tenantId: 'acme' } });
    await problemOf(await planted().send('/things/1?tenant_id=other', { as }), 403);
  });

  it('may name a tenant if it is an operator', async () => {
    const response = await planted().send('/things/1?tenant_id=acme');
    expect(await response.json()).toMatchObject({ scope: { tenantId: 'acme' } });
  });

  it('is read from what the authorizer found', () => {
    const name = (reading: CallerReading) =>
      reading.kind === 'known' ? [reading.caller.name, reading.caller.clientId] : reading.kind;
    const rules = { tenantClaim: 'custom:tenant', defaultTenant: 'local' };
    const iam = (userArn: string) => name(readCaller({ iam: { userArn } }, rules));
    const role = 'arn:aws:sts::1:assumed-role/Order+Sender/i-0abc';
    expect(iam(role)).toEqual([role, 'Order-Sender']);
    expect(iam('arn:aws:iam::1:user/team/ada')).toEqual(['arn:aws:iam::1:user/team/ada', 'ada']);
    expect(iam('arn:aws:iam::1:root')).toEqual(['arn:aws:iam::1:root', 'root']);
    expect(iam('')).toBe('unknown');
    const claims = { 'custom:tenant': 'acme', sub: 'user-1', azp: 'web shop' };
    expect(name(readCaller({ jwt: { claims } }, rules))).toEqual(['user-1', 'web-shop']);
  });

  it('has the default tenant only where it names none', () => {
    const operator = { kind: 'operator', name: 'a', clientId: 'a', tenantId: 'local' } as const;
    expect(scopeOf(operator, undefined)).toEqual({ kind: 'one_tenant', tenantId: 'local' });
    expect(scopeOf(operator, 'acme')).toEqual({ kind: 'one_tenant', tenantId: 'acme' });
  });
});

describe('an Accept header', () => {
  it.each([
    [null, true],
    ['', true],
    ['*/*', true],
    ['application/*', true],
    ['text/html, application/json;q=0.1', true],
    ['APPLICATION/JSON', true],
    ['text/html', false],
    ['application/json;q=0', false],
    ['application/json;q=0.0, */*', false],
    ['*/*;q=0', false],
    ['nonsense', false],
  ])('of %s', (accept, taken) => {
    expect(acceptsAny(accept, ['application/json'])).toBe(taken);
  });

  it('that takes nothing of a route is answered with 406', async () => {
    const headers = { accept: 'image/png' };
    await problemOf(await planted().send('/things/1', { headers }), 406);
  });
});

describe('a Content-Type', () => {
  it.each([
    ['application/json', true],
    ['Application/JSON ; Charset="UTF-8"', true],
    ['application/json5', false],
    ['application/json; charset=utf-16', false],
  ])('of %s', (type, taken) => {
    expect(isJson(type)).toBe(taken);
  });
});

describe('checkJson', () => {
  it.each([
    [{ type: ['string', 'null'] }, null, []],
    [{ type: 'integer' }, 1.5, ['must be of type integer, got a number']],
    [{ type: 'number', minimum: 1 }, 0, ['must be a number of at least 1, got a number']],
    [{ maximum: 1 }, 2, ['must be a number of at most 1, got a number']],
    [{ enum: ['a', 'b'] }, 'c', ['must be one of ["a","b"], got a string']],
    [{ const: true }, false, ['must be true, got a boolean']],
    [{ pattern: '^a$' }, 'b', ['must be a text that matches ^a$, got a string']],
    [{ maxLength: 1 }, '😀', []],
    [{ maxLength: 1 }, 'ab', ['must be a text of at most 1 characters, got a string']],
    [
      { format: 'date-time' },
      'now',
      [
        'must be a date-time that exists, with its zone, such as 2026-11-21T09:00:00Z (RFC 3339), got a string',
      ],
    ],
    [{ minItems: 1 }, [], ['must be an array of at least 1 items, got an array']],
    [{ maxItems: 1 }, [1, 2], ['must be an array of at most 1 items, got an array']],
    [{ items: { type: 'string' } }, ['a', 1], ['must be of type string, got a number']],
    [{ properties: { a: { type: 'null' } } }, { a: 1 }, ['must be of type null, got a number']],
  ])('by %o: %o', (schema, value, messages) => {
    expect(checkJson(value, schema).map(({ message }) => message)).toEqual(messages);
  });

  it('lists at most 50 errors', () => {
    const many = Array.from({ length: 100 }, () => 1);
    expect(checkJson(many, { items: { type: 'string' } })).toHaveLength(50);
  });

  it('knows every keyword of the bodies that it checks', () => {
    const schemas = ROUTES.flatMap(({ body }) => (body?.as === 'json' ? [body.schema] : []));
    expect(schemas.flatMap((schema) => unknownKeywords(schema))).toEqual([]);
    const foreign = { oneOf: [], properties: { a: { items: { $ref: '#' } } } };
    expect(unknownKeywords(foreign)).toEqual(['/oneOf', '/a/items/$ref']);
  });
});
