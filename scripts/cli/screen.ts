import type { EventEmitter } from 'node:events';

import type { Output } from './colours.ts';

/** Rows, where the terminal doesn't say how many it has. */
const USUAL_ROWS = 24;

/** The alternate screen keeps what the terminal showed before. The cursor would blink at the end of the last line. */
const OPEN = '\u001b[?1049h\u001b[?25l';
const CLOSE = '\u001b[?25h\u001b[?1049l';
const TO_FIRST_LINE = '\u001b[H';
const ERASE_REST_OF_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

/** A terminal whose screen is drawn again and again. */
export interface Screen {
  /** Shows these lines and nothing else. Each must be shorter than the terminal is wide; too many are left out. */
  draw(lines: readonly string[]): void;
  /** Brings back what the terminal showed before, and the cursor. */
  close(): void;
}

/** @param host its `exit` closes the screen, too: a second Ctrl-C ends the process at once. */
export function openScreen(
  output: Output,
  host: Pick<EventEmitter, 'on' | 'removeListener'> = process,
): Screen {
  const restore = (): void => void output.write(CLOSE);
  host.on('exit', restore);
  output.write(OPEN);
  return {
    draw: (lines) => {
      const shown = lines.slice(0, output.rows ?? USUAL_ROWS);
      const drawn = shown.map((line) => `${line}${ERASE_REST_OF_LINE}`).join('\r\n');
      output.write(`${TO_FIRST_LINE}${drawn}${ERASE_BELOW}`);
    },
    close: () => {
      host.removeListener('exit', restore);
      restore();
    },
  };
}
