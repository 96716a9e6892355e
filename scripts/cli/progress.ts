import { paintFor, type Environment, type Output, type Paint } from './colours.ts';

/** Shows how far a command has come. */
export interface Progress {
  /** @param done of `total`; @param note the text after the bar. Default: the speed. */
  readonly update: (done: number, note?: string) => void;
  /** Removes the bar, so that the next text overwrites it. */
  readonly finish: () => void;
}

const MAX_BAR_WIDTH = 30;
const MIN_BAR_WIDTH = 8;
/** Columns, where the terminal doesn't say how many it has. */
const USUAL_COLUMNS = 80;
/** Milliseconds between two drawings of the bar. Nobody sees more. */
const REDRAW_AFTER = 50;
const ERASE_LINE = '\r\u001b[2K';

/**
 * On a terminal, a bar. Elsewhere nothing can erase a line, so it is one plain line for each tenth.
 *
 * @param label what is being done: `Sending`.
 * @param now milliseconds, for the speed and for how often the bar is drawn.
 */
export function createProgress(
  output: Output,
  label: string,
  total: number,
  now: () => number = () => performance.now(),
  env: Environment = process.env,
): Progress {
  return output.isTTY === true
    ? bar(output, label, total, now, paintFor(output, env))
    : lines(output, label, total);
}

function bar(
  output: Output,
  label: string,
  total: number,
  now: () => number,
  paint: Paint,
): Progress {
  const began = now();
  let drawn = -Infinity;
  return {
    update: (done, note) => {
      if (now() - drawn < REDRAW_AFTER && done < total) return;
      drawn = now();
      const perSecond = Math.round((done * 1000) / Math.max(1, now() - began));
      const behind = note ?? `${done}/${total}  ${perSecond}/s`;
      output.write(`${ERASE_LINE}${barLine(label, behind, share(done, total), output, paint)}`);
    },
    finish: () => output.write(ERASE_LINE),
  };
}

/** Milliseconds between two lines of a count, where nothing can erase a line. */
const NEXT_LINE_AFTER = 10_000;

/**
 * Shows a count whose end isn't known: on a terminal in one line, elsewhere in a plain line every ten seconds.
 *
 * @param now milliseconds, for how often it is shown.
 */
export function createCounter(
  output: Output,
  label: string,
  now: () => number = () => performance.now(),
): Progress {
  const isTerminal = output.isTTY === true;
  const pause = isTerminal ? REDRAW_AFTER : NEXT_LINE_AFTER;
  let shown = isTerminal ? -Infinity : now();
  return {
    update: (done) => {
      if (now() - shown < pause) return;
      shown = now();
      const text = `${label}: ${done.toLocaleString('en-US')}`;
      output.write(isTerminal ? `${ERASE_LINE}${text}` : `${text}\n`);
    },
    finish: () => {
      if (isTerminal) output.write(ERASE_LINE);
    },
  };
}

/**
 * The line stays one column shorter than the terminal. A longer one would wrap, and only its last part could be erased.
 */
function barLine(
  label: string,
  behind: string,
  done: number,
  { columns = USUAL_COLUMNS }: Output,
  paint: Paint,
): string {
  const room = columns - 1 - label.length - behind.length - 2;
  const width = Math.min(MAX_BAR_WIDTH, room);
  if (width < MIN_BAR_WIDTH) return `${label} ${behind}`.slice(0, Math.max(0, columns - 1));
  const filled = Math.round(width * done);
  const drawn = paint('green', '█'.repeat(filled)) + paint('gray', '░'.repeat(width - filled));
  return `${label} ${drawn} ${behind}`;
}

/** A line for each tenth. */
function lines(output: Output, label: string, total: number): Progress {
  let tenths = 0;
  return {
    update: (done, note = `${done}/${total}`) => {
      const reached = Math.floor(10 * share(done, total));
      if (reached <= tenths) return;
      tenths = reached;
      output.write(`${label}: ${note}\n`);
    },
    finish: () => undefined,
  };
}

function share(done: number, total: number): number {
  return total === 0 ? 1 : Math.min(1, done / total);
}
