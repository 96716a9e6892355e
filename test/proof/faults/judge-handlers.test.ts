import { beforeEach, describe, expect, it } from 'vitest';

import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { HandlerRun } from './effect-service.ts';
import { handledRound, type HandledRound } from './handled-round.ts';
import {
  accountForHandlers,
  handlerProblems,
  isFollowUp,
  type HandlerFaults,
} from './judge-handlers.ts';
import { planOrders } from './round-orders.ts';

const ORDERS = planOrders(1, 14);
const REFUSED = ORDERS.findIndex(({ script }) => script.refuses);
/** The first order that publishes an event. */
const PARENT = 0;

let round: HandledRound;
/** When the ledger was seen to say that an event is done. */
let settledAt: Map<string, number>;
beforeEach(() => {
  settledAt = new Map();
  round = handledRound(ORDERS);
});

const account = () => accountForHandlers(ORDERS, round.ledger, round, settledAt);

/** The faults that the judge finds, without those that are 0. */
function found(): Partial<HandlerFaults> {
  const { runs, effects, followUps, troubles, repeatedEffects, ...faults } = account();
  return Object.fromEntries(Object.entries(faults).filter(([, count]) => count > 0));
}

function place(isWanted: (record: LedgerRecord) => boolean): number {
  const index = round.ledger.findIndex(isWanted);
  if (index < 0) throw new Error('The round has no such record.');
  return index;
}

function change(index: number, overrides: Partial<LedgerRecord>): void {
  round.ledger[index] = { ...at(index), ...overrides };
}

function changeEnvelope(index: number, overrides: object): void {
  const { content } = at(index);
  if (content.kind !== 'event') throw new Error('not an event');
  change(index, { content: { ...content, envelope: { ...content.envelope, ...overrides } } });
}

/** The value in one place of a list, which has it. */
function nth<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`The list has no place ${index}.`);
  return value;
}

const at = (index: number): LedgerRecord => nth(round.ledger, index);
const run = (index: number): HandlerRun => nth(round.runs, index);

/** Lets the handler of the first order run once more, some milliseconds after its first run began. */
function runAgain(milliseconds: number, overrides: Partial<HandlerRun> = {}): void {
  const beganAt = run(0).beganAt + milliseconds;
  round.runs.push({ ...run(0), attempt: 2, beganAt, endedAt: beganAt + 10, ...overrides });
  change(PARENT, { attempts: 2, processedAt: new Date(beganAt + 20).toISOString() });
}

/** The first run never reported its end. */
function leaveFirstRunOpen(): void {
  const { endedAt, ...open } = run(0);
  round.runs[0] = open;
}

describe('the account of handlers', () => {
  it('has an order that its handler refuses, and one that publishes', () => {
    expect(REFUSED).toBeGreaterThan(0);
    expect(nth(ORDERS, PARENT).script.followUps).toBeGreaterThan(0);
  });

  it('finds nothing wrong in a round where all went well, and counts what happened', () => {
    expect(found()).toEqual({});
    const published = ORDERS.reduce((sum, { script }) => sum + 2 * script.followUps, 0);
    const counted = account();
    expect(counted).toMatchObject({ runs: round.runs.length, followUps: published });
    expect(handlerProblems(counted)).toEqual([]);
  });

  it('finds nothing wrong if a handler runs again after it ended, or after its lease', () => {
    runAgain(20);
    expect(found()).toEqual({});
    round = handledRound(ORDERS);
    leaveFirstRunOpen();
    runAgain(15_000);
    expect(found()).toEqual({});
  });

  it.each<[string, () => void, Partial<HandlerFaults>]>([
    [
      'a follow-up event that the ledger has not got',
      () =>
        round.ledger.splice(
          place((one) => one.key.endsWith('.1.last')),
          1,
        ),
      { lostFollowUps: 1 },
    ],
    [
      'a follow-up event under a second id',
      () => round.ledger.push({ ...at(place(isFollowUp)), key: 'acme#other' }),
      { doubledFollowUps: 1, miscounted: 1, lostEffects: 1 },
    ],
    [
      'a follow-up event that is kept as a conflict, too',
      () => {
        const conflict = { reason: 'id_conflict', errors: [] } as const;
        const first = at(place((one) => one.key.endsWith('.1.last')));
        const key = `${first.key} ab12`;
        round.ledger.push({ ...first, key, status: 'failed', failure: conflict });
      },
      { doubledFollowUps: 1 },
    ],
    [
      'a follow-up event of another tenant',
      () =>
        changeEnvelope(
          place((one) => one.key.endsWith('.1.last')),
          { tenantId: 'other' },
        ),
      { lostFollowUps: 1, wrongFollowUps: 1 },
    ],
    [
      'a follow-up event in another group',
      () =>
        changeEnvelope(
          place((one) => one.key.endsWith('.1.last')),
          { groupId: 'other' },
        ),
      { lostFollowUps: 1, wrongFollowUps: 1 },
    ],
    [
      'a follow-up event of an order that was refused',
      () => change(PARENT, { status: 'failed' }),
      { unfinished: 1, wrongFollowUps: 2 },
    ],
    ['an effect that is missing', () => round.effects.splice(0, 1), { lostEffects: 1 }],
    [
      'an effect under two keys',
      () => round.effects.push({ ...nth(round.effects, 0), key: 'another key' }),
      { doubledEffects: 1 },
    ],
    [
      'an effect of an order that was refused',
      () => {
        const { message, eventId } = nth(ORDERS, REFUSED);
        round.effects.push({ tenantId: message.tenantId, eventId, key: 'key' });
      },
      { doubledEffects: 1 },
    ],
    ['two runs at the same time', () => runAgain(5), { overlaps: 1 }],
    [
      'a run before the lease of a killed one is over',
      () => {
        leaveFirstRunOpen();
        runAgain(8_000);
      },
      { overlaps: 1 },
    ],
    [
      'a run after its event was processed',
      () => {
        runAgain(500);
        change(PARENT, { processedAt: new Date(run(0).beganAt + 400).toISOString() });
      },
      { handledAgain: 1 },
    ],
    [
      'a run after its event was seen to be done, although the ledger now says that it was done later',
      () => {
        runAgain(500);
        settledAt.set(at(PARENT).key, run(0).beganAt + 400);
      },
      { handledAgain: 1 },
    ],
    [
      'two runs with the same number',
      () => {
        runAgain(20, { attempt: 1 });
        change(PARENT, { attempts: 1 });
      },
      { miscounted: 1 },
    ],
    [
      'a run that the ledger did not count',
      () => change(PARENT, { attempts: 3 }),
      { miscounted: 1 },
    ],
    [
      'a run of an event that the ledger has not got',
      () => round.runs.push({ ...run(0), eventId: 'unknown' }),
      { miscounted: 1 },
    ],
    ['an event that still waits', () => change(last(), { status: 'queued' }), { unfinished: 1 }],
  ])('finds %s', (_, breakIt, faults) => {
    breakIt();
    expect(found()).toMatchObject(faults);
    expect(handlerProblems(account())).toHaveLength(Object.keys(found()).length);
  });
});

/** The last order that publishes nothing, so that only it is concerned. */
function last(): number {
  const found = ORDERS.findLast(({ script }) => script.followUps === 0 && !script.refuses);
  return place((one) => one.key === `${found?.message.tenantId ?? ''}#${found?.eventId ?? ''}`);
}
