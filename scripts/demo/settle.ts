import { systemClock, type Clock } from '../sending/clock.ts';

const POLL_MS = 200;
/** A wait that long in which nothing is delivered needs an explanation. */
const QUIET_MS = 10_000;

export interface Settling {
  readonly isSettled: () => Promise<boolean>;
  /** A number that grows with every delivery. */
  readonly deliveries: () => number;
  /** How long a received message may be hidden: one that is in flight comes back after that. */
  readonly visibilitySeconds: number;
  /** Told once, when nothing has been delivered for a while. */
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Waits until the pipeline has settled, as long as it makes progress. It gives up, and returns false, if nothing was
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

/** Milliseconds between two lines: a queue of orders changes many times a second. */
const PAUSE = 2_000;

/**
 * Tells how many messages a queue still has while it is waited for: at once, and then every two seconds if the number
 * has changed.
 *
 * @param depth counts the messages that are left, hidden ones too
 * @returns whether the queue is empty
 */
export function emptyWithProgress(
  depth: () => Promise<number>,
  tell: (line: string) => void,
  now: () => number = () => performance.now(),
): () => Promise<boolean> {
  let told = { left: 0, at: -Infinity };
  return async () => {
    const left = await depth();
    if (left > 0 && left !== told.left && now() - told.at >= PAUSE) {
      told = { left, at: now() };
      tell(`   ${left} in the queue or on their way`);
    }
    return left === 0;
  };
}
