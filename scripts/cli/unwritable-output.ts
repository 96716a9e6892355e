import type { EventEmitter } from 'node:events';

/** As a shell reports a program that SIGPIPE ended. */
const SIGPIPE_EXIT_CODE = 141;
/** As a shell reports a program that SIGHUP ended. */
const SIGHUP_EXIT_CODE = 129;

/**
 * Calls `gone` with an exit code if what a command writes can't be written: its reader has gone, as in
 * `make demo | head -1`, its terminal was closed, or the disk is full. `problem` says what is wrong. It is
 * missing if nobody is there to read it.
 */
export function whenUnwritable(
  output: EventEmitter,
  gone: (exitCode: number, problem?: string) => void,
): void {
  output.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') gone(SIGPIPE_EXIT_CODE);
    else if (code === 'EIO') gone(SIGHUP_EXIT_CODE);
    else gone(1, `The output can't be written: ${message}`);
  });
}
