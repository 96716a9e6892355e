import { expect, it } from 'vitest';

import { testApi } from './support.ts';

it('tells of each request which route it was for and how it ended, and no value of it', async () => {
  const api = testApi();
  await api.send('/events/secret-id?tenant_id=acme');
  await api.send('/nowhere/secret');
  await api.send('/events', { method: 'DELETE' });
  expect(api.reports).toEqual([
    { requestId: 'request-1', method: 'GET', route: '/events/{id}', status: 404, milliseconds: 0 },
    { requestId: 'request-1', method: 'GET', status: 404, milliseconds: 0 },
    { requestId: 'request-1', method: 'DELETE', route: '/events', status: 405, milliseconds: 0 },
  ]);
});
