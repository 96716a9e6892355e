import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryStore } from '../../src/adapters/memory/memory-store.ts';
import { claimed } from '../../src/core/claim.ts';
import { summarizeOpen } from '../../src/operations/open-summary.ts';
import { PLENTY } from '../support/deadlines.ts';
import { processed, recordOf, rejected, times } from '../support/records.ts';

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

describe('the summary of open events', () => {
  it('counts them by status, and by cause with the most frequent first', async () => {
    const wrong = times(3, (index) => rejected({ event_id: `wrong-${index}` }));
    const other = recordOf('hello');
    const event = claimed(processed({ event_id: 'slow' }), 'claim-1', '2026-11-21T09:01:05.000Z');
    await store.record([...wrong, other, event], PLENTY);
    const failure = { reason: 'handler_error', message: 'Error: boom', errors: [] } as const;
    const change = { status: 'queued', failure, fingerprint: 'f1_0123456789ab' } as const;
    const { key, receivedAt } = event;
    await store.settle([{ key, claimId: 'claim-1', receivedAt, change }], PLENTY);
    expect(await summarizeOpen(store, 2)).toEqual({
      failed: 4,
      queued: 1,
      complete: true,
      causes: [
        expect.objectContaining({ fingerprint: wrong[0]?.fingerprint, events: 3 }),
        expect.objectContaining({ events: 1 }),
      ],
    });
  });

  it('reads at most four pages, and says that there may be more', async () => {
    let pages = 0;
    const endless: Parameters<typeof summarizeOpen>[0] = {
      listOpen: () => {
        pages += 1;
        return Promise.resolve({ kind: 'page', items: [], next: `page ${pages}` });
      },
    };
    expect(await summarizeOpen(endless, 5)).toEqual({
      failed: 0,
      queued: 0,
      causes: [],
      complete: false,
    });
    expect(pages).toBe(4);
  });
});
