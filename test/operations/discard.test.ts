import { describe, expect, it } from 'vitest';

import { conflictRecord } from '../../src/core/reconcile.ts';
import { NOW } from '../support/events.ts';
import {
  BEFORE_NOW,
  dyingAt,
  failedEvent,
  Operating,
  rejectedEvents,
} from '../support/operating.ts';
import { processed, times } from '../support/records.ts';

describe('discarding', () => {
  it('ends each open event of its filter, and sends nothing', async () => {
    const conflict = {
      ...conflictRecord(processed()),
      receivedAt: new Date(NOW - 1).toISOString(),
    };
    const operating = new Operating([...rejectedEvents(12), conflict]);
    const end = await operating.discard();
    expect(end).toMatchObject({
      kind: 'done',
      operation: { kind: 'discard', note: 'test', counts: { done: 13, skipped: {}, failed: 0 } },
    });
    expect(new Set(operating.statuses)).toEqual(new Set(['discarded']));
    expect(operating.sent.messages).toEqual([]);
  });

  it('leaves events whose messages are on their way', async () => {
    const operating = new Operating([{ ...failedEvent(), status: 'queued' }]);
    const end = await operating.discard();
    expect(end.operation.counts).toEqual({ done: 0, skipped: { under_way: 1 }, failed: 0 });
    await operating.discard({ ...BEFORE_NOW, status: 'queued' });
    expect(operating.statuses).toEqual(['discarded']);
  });

  it('leaves an event that changed after the preview', async () => {
    const operating = new Operating(rejectedEvents(2));
    const changing = operating.services((name, call) => {
      const record = operating.records.get('acme#evt-1');
      if (name === 'create' && record) {
        operating.records.set(record.key, { ...record, attempts: 1 });
      }
      return call();
    });
    const end = await operating.discard(BEFORE_NOW, changing);
    expect(end.operation.counts).toEqual({ done: 1, skipped: { changed: 1 }, failed: 0 });
  });

  it('killed at any call and resumed ends every event', async () => {
    for (const when of ['before', 'after'] as const) {
      for (const nth of times(40, (index) => index + 3)) {
        const operating = new Operating(rejectedEvents(25));
        const services = operating.services(dyingAt(nth, when));
        await operating.discard(BEFORE_NOW, services).catch(() => undefined);
        operating.time += 60_000;
        const [begun] = operating.log.operations.values();
        await (begun ? operating.resume(begun.id) : operating.discard());
        expect(new Set(operating.statuses), `call ${nth}`).toEqual(new Set(['discarded']));
        expect(operating.operation.status).toBe('done');
      }
    }
  });
});
