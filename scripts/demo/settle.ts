import { systemClock, type Clock } from '../sending/clock.ts';

const POLL_MS = 200;
/** After this time without a delivery, the person who waits gets an explanation. */
const QUIET_MS = 10_000;

export interface Settling {
  readonly isSettled: () => Promise<boolean>;
  /** A number that grows with every delivery. */
  readonly deliveries: () => number;
  /** The queue's visibility timeout: a message in flight becomes visible again after it. */
  readonly visibilitySeconds: number;
  /** Called once, when nothing has been delivered for a while. */
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Waits until the pipeline has settled, as long as it makes progress. Gives up and returns false if nothing is
 * delivered for longer than a message can be in flight.
 *
 * @throws the signal's reason once it is aborted.
 */
export async function settle(settling: Settling): Promise<boolean> {
  const { isSettled, deliveries, visibilitySeconds, tell, signal, clock = systemClock } = settling;
  const patienceMs = visibilitySeconds * 1000 + QUIET_MS;
  let seen = deliveries();
  let since = clock.now();
  let isExplained = false;
  while (!(await isSettled())) {
    if (deliveries() !== seen) {
      seen = deliveries();
      since = clock.now();
    }
    const quietMs = clock.now() - since;
    if (quietMs > patienceMs) return false;
    if (quietMs > QUIET_MS && !isExplained) {
      isExplained = true;
      tell(`   Messages are in flight. They come back within ${visibilitySeconds} s.`);
    }
    await clock.sleep(POLL_MS, signal);
    signal.throwIfAborted();
  }
  return true;
}

/** The time between two lines: a queue of orders changes many times a second. */
const PROGRESS_MS = 2_000;

/**
 * Makes a check for `settle` that also prints how many messages are left: at once, and then every two seconds if the
 * number has changed.
 *
 * @param depth counts the messages in the queue, hidden ones too.
 * @returns a function that tells whether the queue is empty.
 */
export function emptyWithProgress(
  depth: () => Promise<number>,
  tell: (line: string) => void,
  now: () => number = () => performance.now(),
): () => Promise<boolean> {
  let printed = { left: 0, at: -Infinity };
  return async () => {
    const left = await depth();
    if (left > 0 && left !== printed.left && now() - printed.at >= PROGRESS_MS) {
      printed = { left, at: now() };
      tell(`   ${left} in the queue or on their way`);
    }
    return left === 0;
  };
}
