import { describe, expect, it } from 'vitest';

import {
  firstPage,
  MAX_ROWS,
  readFrom,
  timeOf,
  withHeld,
  withNewest,
  withOlder,
  type EventPage,
  type LiveList,
} from '../../../src/console/pages/events/live-list.ts';

/** The time of a second of a day: so many that texts sort like numbers. */
const time = (second: number) => new Date(Date.UTC(2026, 10, 29) + second * 1000).toISOString();

/** A page with events that were received at these seconds. Each has its second as its key. */
function page(seconds: readonly number[], next?: string, status = 'processed'): EventPage {
  const data = seconds.map((second) => ({
    ...{ key: String(second), status: status as 'processed', attempts: 0 },
    received_at: time(second),
  }));
  return { data, next };
}
const keys = ({ rows }: LiveList) => rows.map(({ key }) => Number(key));
const range = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => from - index);

/** Reads the newest page again. */
function poll(list: LiveList, read: EventPage, isReading = false, since = ''): LiveList {
  return withNewest(list, read, readFrom(read, since), isReading);
}

describe('a live list', () => {
  const list = firstPage(page([5, 4, 3], 'behind-3'));

  it('shows new events before those that it has', () => {
    const after = poll(list, page([7, 6, 5], 'behind-5'));
    expect([keys(after), after.next]).toEqual([[7, 6, 5, 4, 3], 'behind-3']);
  });

  it('shows events as they are now', () => {
    const after = poll(list, page([5, 4, 3], 'behind-3', 'failed'));
    expect(after.rows.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  });

  it('leaves out events that no longer meet the filter', () => {
    expect(keys(poll(list, page([6, 4, 3], 'behind-3')))).toEqual([6, 4, 3]);
    expect(keys(poll(list, page([])))).toEqual([]);
  });

  it('ends where the newest page ends, if that is the whole list', () => {
    const after = poll(list, page([6, 5]));
    expect([keys(after), after.next]).toEqual([[6, 5], undefined]);
  });

  it('begins anew if more came than a page has', () => {
    const after = poll(list, page([9, 8, 7], 'behind-7'));
    expect([keys(after), after.next]).toEqual([[9, 8, 7], 'behind-7']);
  });

  it('begins anew if some came late, because more may be missing further down', () => {
    const early = firstPage(page([5, 3, 1], 'behind-1'));
    const after = poll(early, page([6, 5, 4], 'behind-4'));
    expect([keys(after), after.next]).toEqual([[6, 5, 4], 'behind-4']);
  });

  it('takes late ones in if the page has all of its time', () => {
    const after = poll(firstPage(page([5, 3], 'behind-3')), page([6, 5, 4]), false, time(3));
    expect([keys(after), after.next]).toEqual([[6, 5, 4, 3], 'behind-3']);
  });

  it('learns nothing of a page that found nothing yet', () => {
    const after = poll(list, page([], 'further'));
    expect([keys(after), after.next]).toEqual([[5, 4, 3], 'behind-3']);
  });

  it('begins with the first events that come', () => {
    const empty = firstPage(page([]));
    expect(keys(poll(empty, page([1])))).toEqual([1]);
    const burst = poll(empty, page([3, 2], 'behind-2'));
    expect([keys(burst), burst.next]).toEqual([[3, 2], 'behind-2']);
  });

  it('shows the corrected event in the place of the rejected one', () => {
    const corrected = { ...page([4]).data[0], key: '3' } as EventPage['data'][number];
    const after = poll(firstPage(page([3, 2])), { data: [corrected, ...page([2]).data] });
    expect(after.rows.map(({ received_at }) => received_at)).toEqual([time(4), time(2)]);
  });

  it('goes on behind its last row, without events that it has', () => {
    const after = withOlder(list, page([3, 2, 1]));
    expect([keys(after), after.next]).toEqual([[5, 4, 3, 2, 1], undefined]);
  });

  it('is cut where a page ended, so that it can go on there', () => {
    let long = firstPage(page(range(200, 101), 'behind-101'));
    long = withOlder(long, page(range(100, 1), 'behind-1'));
    long = poll(long, page(range(300, 201).concat(200), 'behind-200'));
    expect(long.rows).toHaveLength(MAX_ROWS);
    long = poll(long, page(range(301, 201), 'behind-201'));
    expect([long.rows.length, keys(long).at(-1), long.next]).toEqual([201, 101, 'behind-101']);
  });
});

describe('a live list that somebody reads', () => {
  const list = firstPage(page([5, 4, 3], 'behind-3'));

  it('keeps its rows in their places, and says how many are new', () => {
    const after = poll(list, page([7, 6, 5], 'behind-5', 'failed'), true);
    expect(keys(after)).toEqual([5, 4, 3]);
    expect(after.rows.map(({ status }) => status)).toEqual(['failed', 'processed', 'processed']);
    expect(after.held).toMatchObject({ count: 2, isMore: false });
  });

  it('keeps rows that no longer meet the filter', () => {
    expect(keys(poll(list, page([5]), true))).toEqual([5, 4, 3]);
  });

  it('shows the new ones when the person asks', () => {
    const after = withHeld(poll(list, page([7, 6, 5], 'behind-5'), true));
    expect([keys(after), after.held]).toEqual([[7, 6, 5, 4, 3], undefined]);
    expect(withHeld(list)).toBe(list);
  });

  it('says that there may be more if a page doesn’t have all', () => {
    const after = poll(list, page([9, 8, 7], 'behind-7'), true);
    expect(after.held).toMatchObject({ count: 3, isMore: true });
    expect(keys(withHeld(after))).toEqual([9, 8, 7]);
  });
});

describe('the place of a list', () => {
  it('has the time of its cursor', () => {
    const at = '2026-11-28T09:00:00.000Z';
    expect(timeOf(`${at}_3f9a0c12be774d01`)).toBe(at);
    expect([timeOf('x'), timeOf(undefined)]).toEqual([undefined, undefined]);
  });
});
