import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import type { Output } from './colours.ts';

/**
 * Asks the person at the terminal a question and gives the answer without spaces around it. `undefined` if there is none,
 * and there will be none to any other question: Ctrl-D has ended the input. Rejects with the signal's reason at Ctrl-C.
 */
export type Ask = (question: string) => Promise<string | undefined>;

/**
 * Asks on a terminal. `undefined` if there is none: nobody would see the question, or nobody could answer.
 *
 * @param output shows the question. It is stderr, because stdout is for results.
 */
export function askOn(
  input: Readable & { readonly isTTY?: boolean },
  output: Output,
  signal: AbortSignal,
): Ask | undefined {
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  return async (question) => {
    signal.throwIfAborted();
    output.write(question);
    if (input.readableEnded) {
      endLine(output);
      return undefined;
    }
    // The terminal itself edits the line. So Ctrl-C stays a signal of the process.
    const lines = createInterface({ input, terminal: false });
    const answered = Promise.withResolvers<string | undefined>();
    lines.once('line', answered.resolve);
    lines.once('close', () => answered.resolve(undefined));
    const interrupt = (): void => answered.reject(signal.reason as Error);
    signal.addEventListener('abort', interrupt);
    try {
      const answer = await answered.promise;
      if (answer === undefined) endLine(output);
      return answer?.trim();
    } finally {
      signal.removeEventListener('abort', interrupt);
      lines.close();
    }
  };
}

/** What follows must not be on the line of the question, which nobody has ended. */
function endLine(output: Output): void {
  output.write('\n');
}
