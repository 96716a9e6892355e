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
