/**
 * Imported by a process whose standard input is a pipe from its parent: ends it when the parent ends,
 * even with SIGKILL, since that closes the pipe.
 */
import { isMainThread } from 'node:worker_threads';

// Threads are given the import of their process, but not its standard input.
if (isMainThread) {
  process.stdin.once('close', () => process.exit());
  process.stdin.resume();
  // A process that has nothing else to do may end before its parent does.
  if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
}
