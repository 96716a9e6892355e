import { describe, expect, it } from 'vitest';

import { testApi } from './support.ts';

const up = () => Promise.resolve();
const down = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7'));

describe('GET /health', () => {
  it.each([
    [up, up, 200, { status: 'ok', store: 'reachable', queue: 'reachable' }],
    [down, up, 503, { status: 'degraded', store: 'unreachable', queue: 'reachable' }],
    [up, down, 503, { status: 'degraded', store: 'reachable', queue: 'unreachable' }],
  ])('says what is reachable, to anyone', async (store, queue, status, body) => {
    const response = await testApi({ probes: { store, queue } }).send('/health', { as: null });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
  });
});
