import { describe, expect, it } from 'vitest';

import { answersOf } from '../../src/http/answers.ts';
import type { Route } from '../../src/http/route.ts';
import { ROUTES } from '../../src/http/routes.ts';
import { ServiceFailed } from '../../src/http/service-failed.ts';
import { TENANT_PARAMETER } from '../../src/http/tenant-parameter.ts';
import { ownAnswers } from './own-answers.ts';
import { tenantToken, testApi, type TestRequest } from './support.ts';

/** A request to a route, with values for the parameters of its path. */
function requestTo({ method, path, parameters, body }: Route): {
  path: string;
  options: TestRequest;
} {
  const exampleOf = (name: string) => parameters.find((each) => each.name === name)?.example;
  return {
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => exampleOf(name) ?? 'x'),
    options: { method, ...(body && { json: Object.values(body.examples)[0] ?? {} }) },
  };
}

/** The statuses of requests that don't pass the checks before a route, by the route's own data. */
async function refusals(route: Route): Promise<number[]> {
  const { access, body, parameters } = route;
  const { path, options } = requestTo(route);
  const takesTenant = parameters.some(({ name }) => name === TENANT_PARAMETER.name);
  const requests: [string, TestRequest][] = [
    [`${path}?unheard_of=1`, options],
    [path, { ...options, headers: { accept: 'text/plain' } }],
  ];
  if (access !== 'open') requests.push([path, { ...options, as: null }]);
  if (access === 'operator') requests.push([path, { ...options, as: tenantToken('acme') }]);
  if (access === 'tenant') {
    // A token without a tenant, and a tenant that names another one.
    requests.push([path, { ...options, as: { jwt: { claims: {} } } }]);
    if (takesTenant)
      requests.push([`${path}?tenant_id=other`, { ...options, as: tenantToken('acme') }]);
  }
  if (body) {
    const tooLong = { 'content-length': String(body.maxBytes + 1) };
    requests.push([path, { ...options, headers: tooLong }]);
    requests.push([path, { ...options, headers: { 'content-type': 'text/plain' } }]);
  }
  if (body?.as === 'json') requests.push([path, { ...options, json: '{"unheard_of":1}' }]);
  const api = testApi();
  const responses = await Promise.all(requests.map(([target, each]) => api.send(target, each)));
  return [...responses.map(({ status }) => status), ...(await failures(route))];
}

/** The statuses of requests whose route fails: by an error that nobody foresaw, or because the ledger fails. */
async function failures(route: Route): Promise<number[]> {
  const errors = [new Error('planted')];
  const readsLedger = route.answers.some(({ status }) => status === 503) && route.access !== 'open';
  if (readsLedger) errors.push(new ServiceFailed('planted'));
  const { path, options } = requestTo(route);
  const json = route.body?.as === 'text' ? { json: '{}' } : {};
  return Promise.all(
    errors.map(async (error) => {
      const api = testApi({ routes: [{ ...route, handle: () => Promise.reject(error) }] });
      return (await api.send(path, { ...options, ...json })).status;
    }),
  );
}

/** Answers that another test gets, and which one. */
const ELSEWHERE = {
  'replayEvents 202': 'operations.test.ts: stops when the time of the request is over, and resumes',
  'discardEvents 202': 'the same code as of a replay',
  'resumeOperation 202': 'the same code as of a replay',
};

describe('every answer that the document names', () => {
  it('is given to some request', async () => {
    const given = new Set<string>();
    for (const route of ROUTES) {
      for (const status of await refusals(route)) given.add(`${route.operationId} ${status}`);
    }
    for (const answer of [...(await ownAnswers()), ...Object.keys(ELSEWHERE)]) given.add(answer);
    const documented = ROUTES.flatMap((route) =>
      answersOf(route).map(({ status }) => `${route.operationId} ${status}`),
    );
    expect([...new Set(documented)].filter((each) => !given.has(each))).toEqual([]);
  });
});
