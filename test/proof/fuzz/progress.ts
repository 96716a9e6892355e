import { paintFor, type Environment, type Output } from '../../../scripts/cli/colours.ts';

/** Shows how much of its time a run has used, in the style of scripts/cli/progress.ts. */
export interface FuzzProgress {
  readonly update: (seconds: number, bodies: number) => void;
  /** Removes the bar. */
  readonly finish: () => void;
}

const BAR_WIDTH = 30;
const ERASE_LINE = '\r\u001b[2K';

/** Shows a bar on a terminal. Elsewhere it prints a plain line after each tenth of the time, or of the bodies. */
export function fuzzProgress(
  output: Output,
  limit: { readonly seconds?: number; readonly bodies?: number },
  env: Environment,
): FuzzProgress {
  const share = (seconds: number, bodies: number) =>
    Math.min(
      1,
      Math.max(seconds / (limit.seconds ?? Infinity), bodies / (limit.bodies ?? Infinity)),
    );
  const said = (seconds: number, bodies: number) =>
    `${bodies} bodies in ${Math.round(seconds)} s, ${Math.round(bodies / Math.max(seconds, 0.001))}/s`;
  if (output.isTTY === true) {
    const paint = paintFor(output, env);
    const update = (seconds: number, bodies: number) => {
      const filled = Math.round(BAR_WIDTH * share(seconds, bodies));
      const drawn =
        paint('green', '█'.repeat(filled)) + paint('gray', '░'.repeat(BAR_WIDTH - filled));
      output.write(`${ERASE_LINE}Fuzzing ${drawn} ${said(seconds, bodies)}`);
    };
    return { update, finish: () => output.write(ERASE_LINE) };
  }
  let tenths = 0;
  const update = (seconds: number, bodies: number) => {
    const reached = Math.floor(10 * share(seconds, bodies));
    if (reached <= tenths) return;
    tenths = reached;
    output.write(`Fuzzing: ${said(seconds, bodies)}\n`);
  };
  return { update, finish: () => undefined };
}
