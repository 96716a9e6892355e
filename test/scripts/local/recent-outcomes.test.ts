import { describe, expect, it } from 'vitest';

import { RecentOutcomes, serveOutcomes } from '../../../scripts/local/recent-outcomes.ts';
import { NOW } from '../../support/events.ts';

const NONE = { processed: 0, duplicate: 0, conflict: 0, rejected: 0, failed: 0, retry: 0 };

describe('the outcomes of a local run', () => {
  it('are those of the batches of the last ten seconds', () => {
    const recent = new RecentOutcomes();
    recent.batchDone({ processed: 100 }, NOW);
    recent.batchDone({ processed: 3, retry: 2 }, NOW + 1);
    recent.batchDone({ rejected: 1 }, NOW + 10_000);
    expect(recent.counts(NOW + 10_000)).toEqual({
      since: '2026-11-21T09:00:00.000Z',
      until: '2026-11-21T09:00:10.000Z',
      counts: { ...NONE, processed: 3, rejected: 1, retry: 2 },
    });
    expect(recent.counts(NOW + 20_000).counts).toEqual(NONE);
  });

  it('are told to other processes of this machine', async () => {
    const recent = new RecentOutcomes();
    recent.batchDone({ processed: 5 }, NOW);
    const { endpoint, stop } = await serveOutcomes(recent, () => NOW);
    expect(new URL(endpoint).hostname).toBe('127.0.0.1');
    const told: unknown = await (await fetch(endpoint)).json();
    expect(told).toEqual(recent.counts(NOW));
    stop();
    await expect(fetch(endpoint)).rejects.toThrow();
  });
});
