import { describe, expect, it } from 'vitest';

import { leavesPage, type Click, type Link } from '../../src/console/parts/leaves-page.ts';

const CLICK: Click = { button: 0, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const HERE = 'http://127.0.0.1:8765';
const LINK: Link = { origin: HERE, target: '', download: '', href: '/events' };

describe('a click on a link', () => {
  it('leaves the page if it shows another one in this tab', () => {
    expect(leavesPage(CLICK, LINK, HERE)).toBe(true);
  });

  it.each<[Partial<Click>, Partial<Link> | undefined]>([
    [{}, undefined],
    [{ ctrlKey: true }, LINK],
    [{ metaKey: true }, LINK],
    [{ shiftKey: true }, LINK],
    [{ button: 1 }, LINK],
    [{}, { href: '#main' }],
    [{}, { target: '_blank' }],
    [{}, { origin: 'https://example.com' }],
    [{}, { download: 'event.json' }],
  ])('leaves it as it is otherwise: %o %o', (click, link) => {
    const clicked = link && { ...LINK, ...link };
    expect(leavesPage({ ...CLICK, ...click }, clicked, HERE)).toBe(false);
  });
});
