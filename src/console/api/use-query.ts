import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { failureOf, type RequestFailed } from './client.ts';

/** What is known of something that is read again and again. */
export interface Query<T> {
  /** The last value. It stays when a later read fails. */
  readonly value?: T;
  /** Why the last read failed. Missing if it didn't. */
  readonly failure?: RequestFailed;
  /** Milliseconds since 1970: when `value` was read. */
  readonly readAt?: number;
  /** Reads at once. */
  readonly refresh: () => void;
}

export interface QueryOptions {
  /** Milliseconds between the end of a read and the next one. Missing: it is read once. */
  readonly everyMs?: number | undefined;
}

/**
 * Reads something when a part of the page appears, and again and again from then on. Nothing is read while the tab is hidden.
 *
 * @param key names what is read. If it changes, the value is dropped and read again
 */
export function useQuery<T>(
  key: string,
  read: (signal: AbortSignal) => Promise<T>,
  { everyMs }: QueryOptions = {},
): Query<T> {
  const [state, setState] = useState<Omit<Query<T>, 'refresh'> & { readonly key: string }>({ key });
  const reader = useRef(read);
  reader.current = read;
  const [wish, setWish] = useState(0);
  const refresh = useCallback(() => setWish((count) => count + 1), []);

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isReading = false;
    const readOnce = async (): Promise<void> => {
      isReading = true;
      try {
        const value = await reader.current(stop.signal);
        if (stop.signal.aborted) return;
        setState({ key, value, readAt: Date.now() });
      } catch (error) {
        if (stop.signal.aborted) return;
        const failure = failureOf(error);
        setState((last) => (last.key === key ? { ...last, failure } : { key, failure }));
      } finally {
        isReading = false;
      }
      if (everyMs !== undefined) timer = setTimeout(next, everyMs);
    };
    const next = (): void => {
      timer = undefined;
      if (!document.hidden) void readOnce();
    };
    const shown = (): void => {
      const isOver = timer === undefined && !isReading;
      if (isOver && everyMs !== undefined) next();
    };
    void readOnce();
    document.addEventListener('visibilitychange', shown);
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [key, everyMs, wish]);

  return state.key === key ? { ...state, refresh } : { refresh };
}
