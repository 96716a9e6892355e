import { useEffect, useRef, useState } from 'preact/hooks';

/** Milliseconds. The check begins when somebody has stopped typing for so long. */
const PAUSE_MS = 300;

/**
 * Checks what somebody types, in the pauses.
 *
 * @param question all that the check depends on, such as the text. Always as many values
 * @param check rejects only if the signal is aborted
 * @returns what was found out about this very question; `undefined` until then
 */
export function useChecked<T>(
  question: readonly unknown[],
  check: (signal: AbortSignal) => Promise<T>,
): T | undefined {
  const [last, setLast] = useState<{ readonly question: typeof question; readonly found: T }>();
  const checking = useRef(check);
  checking.current = check;
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      checking.current(stop.signal).then(
        (found) => {
          if (!stop.signal.aborted) setLast({ question, found });
        },
        (error: unknown) => {
          if (!stop.signal.aborted) throw error;
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, question);
  const isSame = last?.question.every((value, index) => value === question[index]);
  return isSame ? last?.found : undefined;
}
