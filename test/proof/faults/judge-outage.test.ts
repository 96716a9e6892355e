import { describe, expect, it } from 'vitest';

import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { outageProblems } from './judge-outage.ts';
import { planOrders } from './round-orders.ts';
import { wireText } from '../../support/events.ts';
import { recordOf } from '../../support/records.ts';

const [order] = planOrders(1, 1);
const MESSAGES: readonly PlannedMessage[] = [
  {
    body: wireText(),
    tenantId: '',
    groupId: '',
    eventId: '',
    expected: { outcome: 'processed' },
    fault: undefined,
  },
  ...(order ? [order.message] : []),
];
const COPIED = { ...recordOf(wireText()), resentTimes: 2 };

const found = (redriven: readonly string[], resentTimes?: number) =>
  outageProblems({
    sentInOutage: MESSAGES,
    redriven,
    ledger: [resentTimes === undefined ? recordOf(wireText()) : { ...COPIED, resentTimes }],
  });

describe('the problems of an outage', () => {
  it('are none if messages were sent again, and none was dead-lettered', () => {
    expect(found([], 2)).toEqual([]);
  });

  it('count its dead letters', () => {
    expect(found([wireText()], 2)).toEqual(['1 dead-lettered by the outage']);
  });

  it('leave out dead letters from before the outage, and those that a handler may have caused', () => {
    expect(found([wireText({ event_id: 'other' }), order?.message.body ?? ''], 2)).toEqual([]);
  });

  it('say that the outage was too short to prove anything', () => {
    expect(found([])).toEqual([expect.stringContaining('no message was sent again')]);
    expect(found([], 0)).toEqual([expect.stringContaining('no message was sent again')]);
  });
});
