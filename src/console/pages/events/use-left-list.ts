import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A list as somebody left it. */
export interface LeftList<State> {
  /** The place in the history of the tab. */
  readonly entry: string;
  /** The rows, and what else is known. */
  readonly state: State;
  readonly scrollY: number;
  /** The address of the link that had the focus, such as the one that was followed. */
  readonly followed: string | undefined;
}

let last: LeftList<unknown> | undefined;

/**
 * Keeps a list when its page is left, and gives it back to somebody who comes back to it in the history: with its rows, scrolled
 * as it was, and with the focus where it was.
 *
 * @param url of the page
 * @param box has the rows
 * @returns what was kept, and a function that must be told what to keep
 */
export function useLeftList<State>(url: string, box: RefObject<HTMLElement | null>) {
  const [left] = useState(() =>
    last?.entry === entryOf(history.state) ? (last as LeftList<State> | undefined) : undefined,
  );
  const state = useRef<State>(undefined);
  const entry = useRef('');
  useLayoutEffect(() => {
    // A link to the page that is open adds a place to the history, without changing the address.
    if (url === `${location.pathname}${location.search}`) entry.current = markedEntry();
  });
  useLayoutEffect(() => {
    if (left) scrollTo(0, left.scrollY);
    return () => {
      if (state.current === undefined) return;
      const followed = followedLink(box.current);
      last = { entry: entry.current, state: state.current, scrollY, followed };
    };
  }, []);
  // After the heading has got the focus.
  useEffect(() => {
    if (left?.followed !== undefined) linkTo(box.current, left.followed)?.focus(UNSCROLLED);
  }, []);
  const keep = (now: State): void => {
    state.current = now;
  };
  return { left: left?.state, keep };
}

const UNSCROLLED = { preventScroll: true };

function followedLink(box: HTMLElement | null): string | undefined {
  const { activeElement } = document;
  if (!box?.contains(activeElement)) return undefined;
  return activeElement?.getAttribute('href') ?? undefined;
}

function linkTo(box: HTMLElement | null, address: string): HTMLElement | undefined {
  const links = [...(box?.querySelectorAll<HTMLElement>('a') ?? [])];
  return links.find((link) => link.getAttribute('href') === address);
}

/** Gives the place in the history where the tab is a name, if it has none. */
function markedEntry(): string {
  const known = entryOf(history.state);
  if (known !== undefined) return known;
  const entry = crypto.randomUUID();
  history.replaceState({ entry }, '');
  return entry;
}

function entryOf(state: unknown): string | undefined {
  const { entry } = (state ?? {}) as { readonly entry?: unknown };
  return typeof entry === 'string' ? entry : undefined;
}
