import { describe, expect, it } from 'vitest';

import { routeFor, type ApiRoute } from '../../../../scripts/local/api/api-routes.ts';

const KEYS = [
  '$default',
  'ANY /{proxy+}',
  'GET /events/{id}',
  'ANY /events/{id}',
  'GET /health',
  'GET /openapi.json',
];
const ROUTES = KEYS.map((key): ApiRoute => ({ key, authorization: 'NONE' }));

describe('routeFor', () => {
  it.each([
    ['GET', '/health', 'GET /health'],
    ['POST', '/health', 'ANY /{proxy+}'],
    ['GET', '/events/1', 'GET /events/{id}'],
    ['PUT', '/events/1', 'ANY /events/{id}'],
    ['GET', '/events/1/process', 'ANY /{proxy+}'],
    ['GET', '/openapi-json', 'ANY /{proxy+}'],
    ['GET', '/', '$default'],
  ])('sends %s %s to the most specific route: %s', (method, path, key) => {
    expect(routeFor(ROUTES, method, path)?.key).toBe(key);
  });

  it('finds none if none fits', () => {
    expect(routeFor(ROUTES.slice(2), 'POST', '/health')).toBeUndefined();
  });
});
