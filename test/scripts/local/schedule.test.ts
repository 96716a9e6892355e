import { describe, expect, it } from 'vitest';

import { nextTime, runSchedule, type Schedule } from '../../../scripts/local/schedule.ts';
import { ManualTimer } from '../../support/manual-timer.ts';

/** A Saturday. */
const FROM = Date.parse('2026-11-28T18:00:30Z');

describe('nextTime', () => {
  it.each([
    ['rate(1 minute)', 'UTC', '2026-11-28T18:01:30Z'],
    ['rate(5 minutes)', 'UTC', '2026-11-28T18:05:30Z'],
    ['rate(2 hours)', 'UTC', '2026-11-28T20:00:30Z'],
    ['rate(1 day)', 'UTC', '2026-11-29T18:00:30Z'],
    ['cron(0/15 * * * ? *)', 'UTC', '2026-11-28T18:15:00Z'],
    ['cron(15 12 * * ? *)', 'UTC', '2026-11-29T12:15:00Z'],
    ['cron(0 8 ? * MON-FRI *)', 'UTC', '2026-11-30T08:00:00Z'],
    ['cron(0 8 ? * MON-FRI *)', 'Europe/Berlin', '2026-11-30T07:00:00Z'],
    // EventBridge counts the days of the week from 1 for Sunday.
    ['cron(0 8 ? * 1 *)', 'UTC', '2026-11-29T08:00:00Z'],
    ['cron(0 9 ? * 6#3 *)', 'UTC', '2026-12-18T09:00:00Z'],
    ['cron(0 9 ? * 6L *)', 'UTC', '2026-12-25T09:00:00Z'],
    ['cron(0 0 L * ? *)', 'UTC', '2026-11-30T00:00:00Z'],
    ['cron(0 0 1 1 ? 2028)', 'UTC', '2028-01-01T00:00:00Z'],
  ])('of %s in %s is %s', (expression, timezone, due) => {
    expect(nextTime({ expression, timezone }, FROM)).toBe(Date.parse(due));
  });

  it('is nothing if the schedule is over', () => {
    const schedule = { expression: 'cron(0 0 1 1 ? 2020)', timezone: 'UTC' };
    expect(nextTime(schedule, FROM)).toBeUndefined();
  });

  it.each(['rate(0 minutes)', 'rate(1 week)', 'at(2027-01-01T00:00:00)', 'cron(61 * * * ? *)', ''])(
    'refuses "%s" by name',
    (expression) => {
      expect(() => nextTime({ expression, timezone: 'UTC' }, FROM)).toThrow(`"${expression}"`);
    },
  );
});

const EACH_MINUTE: Schedule = {
  expression: 'rate(1 minute)',
  timezone: 'UTC',
  input: undefined,
  source: 'aws.events',
  arn: 'arn:aws:events:eu-west-1:000000000000:rule/EachMinute',
};

describe('runSchedule', () => {
  it('calls each time the schedule is due, with the event of EventBridge', async () => {
    const timer = new ManualTimer(FROM);
    const events: unknown[] = [];
    const stop = new AbortController();
    const call = (event: unknown) => Promise.resolve(void events.push(event));
    const running = runSchedule(EACH_MINUTE, call, timer, stop.signal);
    await timer.advance(59_999);
    expect(events).toEqual([]);
    await timer.advance(1);
    await timer.advance(60_000);
    stop.abort();
    await running;
    expect(events).toMatchObject([
      {
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        account: '000000000000',
        region: 'eu-west-1',
        time: '2026-11-28T18:01:30Z',
        resources: [EACH_MINUTE.arn],
        detail: {},
      },
      { time: '2026-11-28T18:02:30Z' },
    ]);
  });

  it('gives the input of the schedule, if it has one', async () => {
    const timer = new ManualTimer(FROM);
    const events: unknown[] = [];
    const stop = new AbortController();
    const call = (event: unknown) => Promise.resolve(void events.push(event));
    const schedule = { ...EACH_MINUTE, input: { whole: true } };
    const running = runSchedule(schedule, call, timer, stop.signal);
    await timer.advance(60_000);
    stop.abort();
    await running;
    expect(events).toEqual([{ whole: true }]);
  });

  it('leaves out the times that pass during a call', async () => {
    const timer = new ManualTimer(FROM);
    const times: number[] = [];
    const stop = new AbortController();
    const slow = () => {
      times.push(timer.now() - FROM);
      timer.skip(150_000);
      return Promise.resolve();
    };
    const running = runSchedule(EACH_MINUTE, slow, timer, stop.signal);
    await timer.advance(60_000);
    await timer.advance(60_000);
    stop.abort();
    await running;
    expect(times).toEqual([60_000, 270_000]);
  });

  it('waits for a time that is months away in sleeps that a timer can count, until it is stopped', async () => {
    const timer = new ManualTimer(FROM);
    const stop = new AbortController();
    let calls = 0;
    const call = () => Promise.resolve(void (calls += 1));
    const schedule = { ...EACH_MINUTE, expression: 'cron(0 0 1 3 ? *)' };
    const running = runSchedule(schedule, call, timer, stop.signal);
    await timer.advance(3_600_000);
    stop.abort();
    await running;
    expect(calls).toBe(0);
    expect(timer.longestSleep).toBeLessThan(2 ** 31);
  });
});
