import { describe, expect, it } from 'vitest';

import { problemOf, tenantToken } from '../support.ts';
import { testConsole } from './support.ts';

const COUNTED = {
  since: '2026-11-20T10:00:00.000Z',
  until: '2026-11-21T09:00:00.000Z',
  counts: { processed: 1300, duplicate: 0, conflict: 0, rejected: 3, failed: 0, retry: 0 },
};
const PATH = '/types/order.placed/outcomes';

describe('GET /types/{type}/outcomes', () => {
  it('has the counts of the type', async () => {
    const asked: string[] = [];
    const lastDay = (type: string) => {
      asked.push(type);
      return Promise.resolve(COUNTED);
    };
    const response = await testConsole({ types: { lastDay } }).send(PATH);
    expect(await response.json()).toEqual({ counted: COUNTED });
    expect(asked).toEqual(['order.placed']);
  });

  it('has none if nobody counts by type', async () => {
    expect(await (await testConsole().send(PATH)).json()).toEqual({});
  });

  it('says why CloudWatch can’t be read', async () => {
    const types = { lastDay: () => Promise.reject(new Error('denied')) };
    const { detail } = await problemOf(await testConsole({ types }).send(PATH), 503);
    expect(detail).toBe('Explained: denied');
  });

  it('is for operators', async () => {
    await problemOf(await testConsole().send(PATH, { as: tenantToken('acme') }), 403);
  });
});
