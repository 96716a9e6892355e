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
    expect(recent.recent(NOW + 10_000).newest).toEqual({
      since: '2026-11-21T09:00:00.000Z',
      until: '2026-11-21T09:00:10.000Z',
      counts: { ...NONE, processed: 3, rejected: 1, retry: 2 },
    });
    expect(recent.recent(NOW + 20_000).newest?.counts).toEqual(NONE);
  });

  it('are a series of the last five minutes, which ends with the five seconds that are running', () => {
    const recent = new RecentOutcomes();
    recent.batchDone({ processed: 1 }, NOW - 5_000);
    recent.batchDone({ processed: 2 }, NOW - 1);
    recent.batchDone({ retry: 1 }, NOW);
    recent.batchDone({ processed: 4, retry: 1 }, NOW + 4_999);
    const { series } = recent.recent(NOW + 4_999);
    expect([series.length, series[0]?.since]).toEqual([60, '2026-11-21T08:55:05.000Z']);
    expect(series.slice(-3)).toEqual([
      { since: at(-10), until: at(-5), counts: NONE },
      { since: at(-5), until: at(0), counts: { ...NONE, processed: 3 } },
      { since: at(0), until: at(5), counts: { ...NONE, processed: 4, retry: 2 } },
    ]);
  });

  it('are forgotten after five minutes', () => {
    const recent = new RecentOutcomes();
    recent.batchDone({ processed: 7 }, NOW);
    recent.batchDone({ processed: 1 }, NOW + 299_999);
    expect(processedBy(recent, NOW + 299_999)).toEqual([7, 1]);
    recent.batchDone({ processed: 2 }, NOW + 300_000);
    expect(processedBy(recent, NOW + 300_000)).toEqual([1, 2]);
  });

  it('are told to other processes of this machine', async () => {
    const recent = new RecentOutcomes();
    recent.batchDone({ processed: 5 }, NOW);
    const { endpoint, stop } = await serveOutcomes(recent, () => NOW);
    expect(new URL(endpoint).hostname).toBe('127.0.0.1');
    const told: unknown = await (await fetch(endpoint)).json();
    expect(told).toEqual(recent.recent(NOW));
    stop();
    await expect(fetch(endpoint)).rejects.toThrow();
  });
});

/** So many seconds after `NOW`. */
function at(seconds: number): string {
  return new Date(NOW + seconds * 1000).toISOString();
}

function processedBy(recent: RecentOutcomes, now: number): number[] {
  const counts = recent.recent(now).series.map(({ counts }) => counts.processed);
  return counts.filter((count) => count > 0);
}
