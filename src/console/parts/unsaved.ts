import { useLayoutEffect } from 'preact/hooks';

import { leavesPage, type Link } from './leaves-page.ts';

/** Typed texts that would be lost, with the addresses of their pages. */
const unsaved = new Map<symbol, string>();

/** Asks before a typed text is lost. @returns true if there is none, or somebody gives it up */
export function mayLoseText(): boolean {
  return unsaved.size === 0 || confirm('What you typed was not sent. Leave the page and lose it?');
}

/** Asks before the page is left, or the tab is closed, while a typed text would be lost. */
export function useUnsaved(isUnsaved: boolean): void {
  // A click may follow the first key before the page is painted, so this doesn't wait for that.
  useLayoutEffect(() => {
    if (!isUnsaved) return undefined;
    const text = Symbol('text');
    unsaved.set(text, location.href);
    return () => {
      unsaved.delete(text);
    };
  }, [isUnsaved]);
}

/** Must be called before the router listens: browsers tell listeners of the history in their order. */
export function guardTexts(): void {
  addEventListener('beforeunload', (event) => {
    if (unsaved.size > 0) event.preventDefault();
  });
  addEventListener('click', askBeforeLink, { capture: true });
  addEventListener('popstate', askBeforeHistory);
}

function askBeforeLink(event: MouseEvent): void {
  const link = event
    .composedPath()
    .find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement);
  if (!leavesPage(event, link && described(link), location.origin) || mayLoseText()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function described(link: HTMLAnchorElement): Link {
  const { origin, target, download } = link;
  return { origin, target, download, href: link.getAttribute('href') ?? '' };
}

/** The browser shows another address already. So the page's own comes after it. */
function askBeforeHistory(event: PopStateEvent): void {
  const [here] = unsaved.values();
  // Skipping to a part of the page leaves it where it is.
  if (here === undefined || withoutHash(location.href) === withoutHash(here)) return;
  if (mayLoseText()) return;
  history.pushState(null, '', here);
  event.stopImmediatePropagation();
}

function withoutHash(address: string): string {
  return address.split('#', 1)[0] ?? '';
}
