import { describe, expect, it } from 'vitest';

import { readNewest } from '../../../src/console/pages/schemas/read-newest.ts';

/** Reads pages of these events. The cursor is the number of the page. */
function pagesOf(pages: readonly (readonly string[])[]) {
  const asked: (string | undefined)[] = [];
  const read = (cursor: string | undefined) => {
    asked.push(cursor);
    const page = Number(cursor ?? 0);
    const next = page + 1 < pages.length ? String(page + 1) : undefined;
    return Promise.resolve({ data: pages[page] ?? [], next });
  };
  return { asked, read };
}

describe('the newest events of a version', () => {
  it('are as before if the newest page has none when they are read again', async () => {
    const { asked, read } = pagesOf([[], ['b']]);
    const before = { data: ['a'], isDone: false };
    expect(await readNewest(read, before)).toBe(before);
    expect(asked).toEqual([undefined]);
  });

  it.each([
    { pages: [['a'], ['b']], data: ['a'], isDone: false, requests: 1 },
    { pages: [[], [], ['a']], data: ['a'], isDone: true, requests: 3 },
    { pages: [[], []], data: [], isDone: true, requests: 2 },
    { pages: [[], [], [], [], ['a']], data: [], isDone: false, requests: 4 },
  ])('are read on until some are found, four requests at most: $pages', async (each) => {
    const { asked, read } = pagesOf(each.pages);
    expect(await readNewest(read)).toEqual({ data: each.data, isDone: each.isDone });
    expect(asked).toEqual([undefined, '1', '2', '3'].slice(0, each.requests));
  });
});
