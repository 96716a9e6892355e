import { beforeEach, describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { handledRound, type HandledRound } from './handled-round.ts';
import { orderFaults, orderProblems, type OrderFaults } from './judge-order.ts';
import { keyOf } from './judge-handlers.ts';
import { orderMessages, planOrders, type PlannedOrder } from './round-orders.ts';

const ORDERS = planOrders(1, 40);
const MESSAGES = orderMessages(ORDERS);

/** Two orders of one group. Both publish an event. */
const [EARLIER, LATER] = twoOfAGroup();

let round: HandledRound;
beforeEach(() => {
  round = handledRound(ORDERS);
});

const NONE = { recordedEarly: 0, handledLate: 0, followedEarly: 0 };

function found(redriven: readonly string[] = []): OrderFaults {
  return orderFaults({ messages: MESSAGES, ledger: round.ledger, runs: round.runs, redriven });
}

describe('the order of a FIFO queue', () => {
  it('is kept in a round where all went well', () => {
    expect(found()).toEqual(NONE);
    expect(orderProblems(found())).toEqual([]);
  });

  it('is broken by a message that is recorded before an earlier one of its group', () => {
    change(keyOf(LATER), { receivedAt: '2026-11-21T08:00:00.000Z' });
    expect(found()).toEqual({ ...NONE, recordedEarly: 1 });
    expect(orderProblems(found())).toEqual([expect.stringMatching(/^1 out of order: recorded/)]);
  });

  it('is broken by a handler that begins after that of a later event of the group', () => {
    const index = round.runs.findIndex((run) => run.key === keyOf(EARLIER));
    round.runs.push(...round.runs.splice(index, 1));
    expect(found().handledLate).toBeGreaterThan(0);
    expect(orderProblems(found())).toHaveLength(1);
  });

  it('is broken by a follow-up event that comes before one of an earlier parent', () => {
    change(`${keyOf(LATER)}.1`, { receivedAt: '2026-11-21T08:00:00.000Z' });
    expect(found()).toEqual({ ...NONE, followedEarly: 1 });
    expect(orderProblems(found())).toHaveLength(1);
  });

  it('is not broken by a message that was redriven, nor by what it causes', () => {
    const late = '2026-11-21T23:00:00.000Z';
    change(keyOf(EARLIER), { receivedAt: late });
    change(`${keyOf(EARLIER)}.1`, { receivedAt: late });
    expect(found()).not.toEqual(NONE);
    expect(found([EARLIER.message.body])).toEqual(NONE);
  });

  it('is kept if the messages of other groups change places', () => {
    const other = ORDERS.find(({ message }) => message.groupId !== EARLIER.message.groupId);
    const ofGroup = ORDERS.filter(({ message }) => message.groupId === other?.message.groupId);
    for (const { message, eventId } of ofGroup) shift(`${message.tenantId}#${eventId}`);
    expect(found()).toEqual(NONE);
  });
});

function change(key: string, overrides: Partial<LedgerRecord>): void {
  const index = round.ledger.findIndex((record) => record.key === key);
  const record = round.ledger[index];
  if (!record) throw new Error(`The round has no record ${key}.`);
  round.ledger[index] = { ...record, ...overrides };
}

/** Moves an order an hour back, with all that it causes. */
function shift(key: string): void {
  for (const { key: each, receivedAt } of round.ledger) {
    if (each !== key && !each.startsWith(`${key}.`)) continue;
    change(each, { receivedAt: new Date(Date.parse(receivedAt) - 3_600_000).toISOString() });
  }
}

function twoOfAGroup(): [PlannedOrder, PlannedOrder] {
  const publishing = ORDERS.filter(({ script }) => script.followUps > 0);
  const groups = Map.groupBy(publishing, ({ message }) => message.groupId);
  const [first, second] = [...groups.values()].find(({ length }) => length > 1) ?? [];
  if (!first || !second) throw new Error('No group has two orders that publish.');
  return [first, second];
}
