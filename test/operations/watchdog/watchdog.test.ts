import { beforeEach, describe, expect, it } from 'vitest';

import { readResent, RESENT_ATTRIBUTE } from '../../../src/core/resent.ts';
import { MemoryWatchedLedger } from '../../support/memory-watchdog.ts';
import { NOW, wireText } from '../../support/events.ts';
import { rejected, times } from '../../support/records.ts';
import { MINUTE, RULES, WatchdogWorld } from '../../support/watchdog-world.ts';

let world: WatchdogWorld;
beforeEach(() => {
  world = new WatchdogWorld();
});

/** Minutes until a claim that is made now is looked at. */
const UNTIL_SEEN = 13;

describe('an event whose process was killed after it had claimed the event', () => {
  it('is left to its message at first', async () => {
    await world.claimAndDie(world.message('a'));
    const report = await world.pass(UNTIL_SEEN - 1);
    expect(report).toMatchObject({ overdue: 0, sentAgain: 0 });
    expect(world.record('a')).toMatchObject({ status: 'processing', attempts: 1 });
  });

  it('is sent again if its message is gone, and is handled once', async () => {
    await world.claimAndDie(world.message('a'));
    expect(await world.pass(UNTIL_SEEN)).toMatchObject({ overdue: 1, sentAgain: 1, lost: 0 });
    const [message] = world.sent;
    if (!message) throw new Error('nothing was sent');
    expect(JSON.parse(message.body)).toEqual(JSON.parse(wireText({ event_id: 'a' })));
    const attribute = message.attributes?.[RESENT_ATTRIBUTE];
    expect(attribute && readResent(attribute)).toEqual({
      firstSeenAt: NOW,
      times: 1,
      firstMessageId: 'message-a',
    });
    expect(await world.consume(world.copy(message))).toBe('processed');
    expect(await world.pass(30)).toMatchObject({ open: { events: 0 }, overdue: 0, sentAgain: 0 });
    expect(world.sent).toHaveLength(1);
    expect(world.handled.get('a')).toBe(1);
  });

  it('counts as seen when its first message was, if it came by a copy', async () => {
    const resent = { firstSeenAt: NOW - 60 * MINUTE, times: 4, firstMessageId: 'first' };
    await world.claimAndDie(world.message('a', { resent }));
    await world.pass(UNTIL_SEEN);
    const attribute = world.sent[0]?.attributes?.[RESENT_ATTRIBUTE];
    expect(attribute && readResent(attribute)).toEqual({ ...resent, times: 5 });
  });

  it('needs nothing if its message comes back by itself', async () => {
    await world.claimAndDie(world.message('a'));
    world.time += 3 * MINUTE;
    await world.consume(world.message('a', { receiveCount: 2 }));
    await world.pass(30);
    expect(world.sent).toEqual([]);
    expect(world.handled.get('a')).toBe(1);
  });

  it('is handled once if its message comes after the copy', async () => {
    await world.claimAndDie(world.message('a'));
    await world.pass(UNTIL_SEEN);
    for (const message of world.sent) await world.consume(world.copy(message));
    expect(await world.consume(world.message('a', { receiveCount: 2 }))).toBe('duplicate');
    expect(world.handled.get('a')).toBe(1);
  });

  it('is lost if that was its last attempt, and is handled once an operator redrives it', async () => {
    for (const receiveCount of [1, 2, 3, 4, 5]) {
      await world.claimAndDie(world.message('a', { receiveCount }));
      await world.pass(3);
    }
    const report = await world.pass(UNTIL_SEEN);
    expect(report).toMatchObject({ open: { events: 1, byReason: { lost: 1 } } });
    expect(world.sent).toEqual([]);
    expect(world.record('a')).toMatchObject({
      status: 'failed',
      failure: {
        reason: 'lost',
        message: 'its message did not come back (attempts: 5, sent again: 0)',
      },
    });
    expect(await world.consume(world.message('a'))).toBe('processed');
    expect(world.handled.get('a')).toBe(1);
  });

  it('is sent again at most three times', async () => {
    await world.claimAndDie(world.message('a'));
    await world.pass(60);
    expect(world.sent).toHaveLength(3);
    expect(world.record('a')).toMatchObject({ status: 'failed', sentAgain: 3 });
    await world.pass(60);
    expect(world.sent).toHaveLength(3);
  });
});

describe('an event that waits for its next attempt', () => {
  beforeEach(() => {
    world.handle = () => {
      throw new Error('boom');
    };
  });

  it('is left alone until its message is late', async () => {
    await world.consume(world.message('a'));
    // Five minutes until the longest delay, seven of grace.
    await world.pass(11);
    expect(world.sent).toEqual([]);
    await world.pass(1);
    expect(world.sent).toHaveLength(1);
  });

  it('keeps its failure while it is sent again, and when it is given up', async () => {
    await world.consume(world.message('a'));
    await world.pass(12);
    expect(world.record('a')).toMatchObject({
      status: 'queued',
      sentAgain: 1,
      failure: { reason: 'handler_error' },
    });
    await world.pass(60);
    expect(world.record('a')?.failure?.message).toContain(
      'before that: handler_error: Error: boom',
    );
  });

  it('counts once more when an operator sends it', async () => {
    await world.consume(world.message('a'));
    await world.pass(60);
    const lost = world.record('a');
    expect(lost).toMatchObject({ status: 'failed', sentAgain: 3 });
    if (!lost) return;
    const { sentAgain, ...kept } = lost;
    const dueAt = new Date(world.time).toISOString();
    world.records.set(lost.key, { ...kept, status: 'queued', dueAt });
    await world.pass(7);
    expect(world.sent).toHaveLength(4);
  });
});

describe('an event that was claimed and not begun', () => {
  beforeEach(() => world.claimAndGiveBack(world.message('a')));

  it('waits for its message, and no operator is bothered with it', async () => {
    expect(await world.pass(UNTIL_SEEN - 1)).toMatchObject({ overdue: 0, open: { events: 0 } });
    expect(world.record('a')).toMatchObject({ status: 'queued', attempts: 0 });
  });

  it('is sent again until it is handled, even if SQS fails to send it', async () => {
    world.answer = () => ({ kind: 'failed', cause: 'no answer' });
    await world.pass(UNTIL_SEEN);
    expect(world.record('a')).toMatchObject({ status: 'queued', attempts: 0, sentAgain: 1 });
    world.answer = () => ({ kind: 'sent' });
    await world.pass(7);
    expect(world.sent).toHaveLength(1);
  });

  it('is lost in the end', async () => {
    await world.pass(60);
    expect(world.sent).toHaveLength(3);
    expect(world.record('a')).toMatchObject({ status: 'failed', failure: { reason: 'lost' } });
  });
});

describe('a rejected message that an operator sent again', () => {
  it('is sent once more if it doesn’t come back', async () => {
    const record = { ...rejected(), status: 'queued', dueAt: new Date(NOW).toISOString() } as const;
    world.records.set(record.key, record);
    await world.pass(7);
    expect(world.sent).toMatchObject([{ id: 'evt-1', tenantId: 'acme' }]);
    expect(world.sent[0]?.body).toBe(record.content.kind === 'raw' ? record.content.text : '');
  });
});

describe('two runs', () => {
  it('at once send each message once', async () => {
    await world.claimAndDie(world.message('a'));
    world.time += UNTIL_SEEN * MINUTE;
    world.memory.state = { ...(await loaded()), ranAt: world.time };
    const reports = await Promise.all([world.run(), world.run()]);
    expect(reports.map(({ sentAgain }) => sentAgain).sort()).toEqual([0, 1]);
    expect(world.sent).toHaveLength(1);
  });

  it('change nothing twice if one is late, and the late one saves nothing', async () => {
    await world.claimAndDie(world.message('a'));
    await world.pass(UNTIL_SEEN - 1);
    world.time += MINUTE;
    const old = await loaded();
    await world.run();
    const after = await loaded();
    const memory = { load: () => Promise.resolve(old), save: world.memory.save.bind(world.memory) };
    await world.run({ memory });
    expect(world.sent).toHaveLength(1);
    expect(await loaded()).toEqual(after);
  });

  it('lose nothing if one died before it sent', async () => {
    await world.claimAndDie(world.message('a'));
    world.answer = () => ({ kind: 'failed', cause: 'killed' });
    expect(await world.pass(UNTIL_SEEN)).toMatchObject({
      unsent: 1,
      problems: [{ part: 'overdue events', cause: 'killed' }],
    });
    world.answer = () => ({ kind: 'sent' });
    await world.pass(7);
    expect(world.sent).toHaveLength(1);
    expect(world.record('a')).toMatchObject({ sentAgain: 2 });
  });

  async function loaded() {
    const state = await world.memory.load();
    if (!state) throw new Error('no state');
    return state;
  }
});

describe('a run only counts overdue events', () => {
  beforeEach(() => world.claimAndDie(world.message('a')));

  it('while more messages wait than the function takes at once', async () => {
    world.visible = RULES.backlog + 1;
    const report = await world.pass(UNTIL_SEEN);
    expect(report).toMatchObject({ onlyCounted: 'backlog', overdue: 1, claimsComplete: false });
    expect(world.sent).toEqual([]);
    world.visible = RULES.backlog;
    await world.pass(1);
    expect(world.sent).toHaveLength(1);
  });

  it('while the mapping is disabled, and as long again as messages may need to come back', async () => {
    world.mappingEnabled = false;
    const report = await world.pass(30);
    expect(report).toMatchObject({
      onlyCounted: 'mapping_disabled',
      mappingEnabled: false,
      overdue: 1,
    });
    world.mappingEnabled = true;
    expect(await world.pass(6)).toMatchObject({ onlyCounted: 'not_calm', overdue: 1 });
    await world.pass(1);
    expect(world.sent).toHaveLength(1);
  });

  it('each once, also one that is open and claimed', async () => {
    world.handle = () => {
      throw new Error('boom');
    };
    await world.consume(world.message('b'));
    world.visible = RULES.backlog + 1;
    expect(await world.pass(UNTIL_SEEN)).toMatchObject({ open: { events: 1 }, overdue: 2 });
  });

  it('after a pause in its own runs: in an outage it can’t see that messages are late', async () => {
    world.time += 60 * MINUTE;
    expect(await world.run()).toMatchObject({ onlyCounted: 'not_calm' });
    expect(await world.pass(6)).toMatchObject({ onlyCounted: 'not_calm' });
    await world.pass(1);
    expect(world.sent).toHaveLength(1);
  });

  it('if SQS doesn’t tell how many messages wait', async () => {
    const queues = { depths: () => Promise.reject(new Error('no answer')) };
    const report = await world.pass(UNTIL_SEEN, { queues });
    expect(report).toMatchObject({
      onlyCounted: 'queue_unknown',
      problems: [{ part: 'queues', cause: 'Error: no answer' }],
    });
    expect(report.deadLetters).toBeUndefined();
  });

  it('if Lambda doesn’t tell whether the mapping is enabled: it may be disabled', async () => {
    const mapping = { isEnabled: () => Promise.reject(new Error('denied')) };
    const report = await world.pass(30, { mapping });
    expect(report).toMatchObject({
      onlyCounted: 'mapping_unknown',
      problems: [{ part: 'mapping', cause: 'Error: denied' }],
      overdue: 1,
    });
    expect(world.sent).toEqual([]);
    await world.pass(1);
    expect(world.sent).toHaveLength(1);
  });

  it('but acts if there is no mapping to look at', async () => {
    world.mappingEnabled = undefined;
    const report = await world.pass(UNTIL_SEEN);
    expect(report.mappingEnabled).toBeUndefined();
    expect(world.sent).toHaveLength(1);
  });
});

describe('a run with more to do than it may', () => {
  const claimAll = async (count: number) => {
    for (let number = 0; number < count; number += 1) {
      await world.claimAndDie(world.message(`evt-${number}`));
    }
  };

  it('leaves the rest of the claims to the next one', async () => {
    await claimAll(7);
    const limits = { queries: 64, reads: 60_000, marks: 3 };
    expect(await world.pass(UNTIL_SEEN, { limits })).toMatchObject({ sentAgain: 3 });
    expect(await world.pass(1, { limits })).toMatchObject({ sentAgain: 3 });
    expect(await world.pass(1, { limits })).toMatchObject({ sentAgain: 1, claimsComplete: true });
    expect(new Set(world.sent.map(({ id }) => id)).size).toBe(7);
  });

  it('counts open events over several runs, and reports them when the count is complete', async () => {
    world.handle = () => {
      throw new Error('boom');
    };
    for (const number of times(2_500, (index) => index)) {
      world.records.set(`acme#${number}`, {
        ...rejected({ event_id: String(number) }),
        key: `acme#${number}`,
      });
    }
    const limits = { queries: 1, reads: 60_000, marks: 500 };
    const first = await world.pass(1, { limits });
    expect(first).toMatchObject({ openComplete: false, open: { events: 1_000 } });
    const second = await world.pass(1, { limits });
    expect(second).toMatchObject({ openComplete: false, open: { events: 2_000 } });
    const third = await world.pass(1, { limits });
    expect(third).toMatchObject({
      openComplete: true,
      open: { events: 2_500, byReason: { invalid_body: 2_500 } },
    });
    // The next walk has counted fewer so far.
    const fourth = await world.pass(1, { limits });
    expect(fourth).toMatchObject({ openComplete: false, open: { events: 2_500 } });
  });

  it('counts open events even if there are more claims than it may look at', async () => {
    await claimAll(20);
    world.records.set('acme#evt-1', rejected());
    const limits = { queries: 2, reads: 60_000, marks: 500 };
    const report = await world.pass(UNTIL_SEEN, { limits });
    expect(report).toMatchObject({ claimsComplete: false, openComplete: true });
    expect(report.open.byReason).toMatchObject({ invalid_body: 1 });
  });

  it('begins at another shard each minute', async () => {
    const asked: string[] = [];
    const claims = {
      shards: ['0', '1', '2'],
      pages: (shard: string) => {
        asked.push(shard);
        return Promise.resolve({ pages: [], complete: true });
      },
    };
    const limits = { queries: 1, reads: 60_000, marks: 500 };
    await world.pass(3, { claims, limits });
    expect(asked.sort()).toEqual(['0', '1', '2']);
  });

  it('begins nothing without time', async () => {
    await claimAll(1);
    world.time += UNTIL_SEEN * MINUTE;
    const { runWatchdog } = await import('../../../src/operations/watchdog/run-watchdog.ts');
    const report = await runWatchdog(world.services(), () => 0);
    expect(report).toMatchObject({ claimsComplete: false, openComplete: false, problems: [] });
    expect(world.sent).toEqual([]);
  });
});

describe('a report', () => {
  it('counts what is open by reason, with the age of the oldest', async () => {
    world.records.set('acme#evt-1', rejected());
    expect(await world.pass(2)).toMatchObject({
      open: { events: 1, byReason: { invalid_body: 1 } },
      oldestOpenSeconds: 120,
      goneReasons: [],
      problems: [],
    });
    world.records.clear();
    expect(await world.pass(1)).toMatchObject({
      open: { events: 0, byReason: {} },
      oldestOpenSeconds: 0,
      goneReasons: ['invalid_body'],
    });
    expect(await world.pass(1)).toMatchObject({ goneReasons: [] });
  });

  it('names the part that failed, and the other parts are done', async () => {
    world.records.set('acme#evt-1', rejected());
    const claims = {
      shards: ['0'],
      pages: () => Promise.reject(new Error('the index is missing')),
    };
    expect(await world.pass(1, { claims })).toMatchObject({
      problems: [{ part: 'claims', cause: 'Error: the index is missing' }],
      claimsComplete: false,
      openComplete: true,
      open: { events: 1 },
    });
  });

  it('is given even if the state can’t be read, and nothing is sent then', async () => {
    await world.claimAndDie(world.message('a'));
    world.time += UNTIL_SEEN * MINUTE;
    const memory = {
      load: () => Promise.reject(new Error('throttled')),
      save: world.memory.save.bind(world.memory),
    };
    expect(await world.run({ memory })).toMatchObject({
      problems: [{ part: 'state', cause: 'Error: throttled' }],
    });
    expect(world.sent).toEqual([]);
  });
});

describe('an event whose content can’t be read', () => {
  it('doesn’t keep others from being sent, and is given up in the end', async () => {
    await world.claimAndDie(world.message('unreadable'));
    await world.claimAndDie(world.message('readable'));
    const ledger = new MemoryWatchedLedger(world.records);
    const content = ledger.content.bind(ledger);
    ledger.content = (key) =>
      key === 'acme#unreadable' ? Promise.reject(new Error('no such text')) : content(key);
    expect(await world.pass(UNTIL_SEEN, { ledger })).toMatchObject({ unsent: 1, sentAgain: 1 });
    await world.pass(30, { ledger });
    expect(world.record('unreadable')).toMatchObject({ status: 'failed' });
  });

  it('is given up at once if its message would be larger than SQS accepts', async () => {
    await world.claimAndDie(world.message('a'));
    const record = world.record('a');
    if (record?.content.kind !== 'event') throw new Error('no event');
    const bodyText = JSON.stringify({ note: 'x'.repeat(1_048_576) });
    world.records.set(record.key, { ...record, content: { ...record.content, bodyText } });
    expect(await world.pass(UNTIL_SEEN)).toMatchObject({ lost: 1, sentAgain: 0 });
    expect(world.record('a')?.failure?.message).toBe(
      'its message would be larger than SQS accepts',
    );
  });
});
