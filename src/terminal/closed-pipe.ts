import type { EventEmitter } from 'node:events';

/** As a shell reports a program that SIGPIPE ended. */
const SIGPIPE_EXIT_CODE = 141;

/** Ends the process quietly when whoever reads its output has gone, as in `make demo | head -1`. */
export function endWithReader(
  output: EventEmitter,
  end: (code: number) => void = (code) => process.exit(code),
): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end(SIGPIPE_EXIT_CODE);
  });
}
