/**
 * A runner imports this first (`node --import`). It ends the runner when its parent ends, even by SIGKILL: that closes
 * the pipe at the runner's standard input.
 */
import { isMainThread } from 'node:worker_threads';

// Threads import it as well, but have no standard input of their own.
if (isMainThread) {
  process.stdin.once('close', () => process.exit());
  process.stdin.resume();
  // The pipe alone must not keep a runner alive that has nothing left to do.
  if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
}
