import { paintFor, type Environment, type Output, type Paint } from './colours.ts';

/** Shows how far a command has come. */
export interface Progress {
  readonly update: (done: number) => void;
  /** Takes the bar away; what is printed next stands in its place. */
  readonly finish: () => void;
}

const BAR_WIDTH = 30;
/** Milliseconds between two drawings of the bar: faster is not seen. */
const REDRAW_AFTER = 50;
const ERASE_LINE = '\r\u001b[2K';

/**
 * A bar on a terminal; elsewhere, where a line can't be taken back, one plain line for each tenth.
 *
 * @param label what is being done: `Sending`.
 * @param now milliseconds, for the speed and to draw no more often than is seen.
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
    update: (done) => {
      if (now() - drawn < REDRAW_AFTER && done < total) return;
      drawn = now();
      const perSecond = Math.round((done * 1000) / Math.max(1, now() - began));
      const line = `${label} ${drawBar(done, total, paint)} ${done}/${total}  ${perSecond}/s`;
      output.write(`${ERASE_LINE}${line}`);
    },
    finish: () => output.write(ERASE_LINE),
  };
}

function drawBar(done: number, total: number, paint: Paint): string {
  const filled = Math.round(BAR_WIDTH * share(done, total));
  return paint('green', '█'.repeat(filled)) + paint('gray', '░'.repeat(BAR_WIDTH - filled));
}

function lines(output: Output, label: string, total: number): Progress {
  let tenths = 0;
  return {
    update: (done) => {
      const reached = Math.floor(10 * share(done, total));
      if (reached <= tenths) return;
      tenths = reached;
      output.write(`${label}: ${done}/${total}\n`);
    },
    finish: () => undefined,
  };
}

function share(done: number, total: number): number {
  return total === 0 ? 1 : Math.min(1, done / total);
}
