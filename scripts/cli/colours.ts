import { styleText } from 'node:util';

/** The part of a stream that these files write to; `process.stdout` and `process.stderr` are such. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Colour = Parameters<typeof styleText>[0];

/** Gives a text a colour, where the output shows colours. */
export type Paint = (colour: Colour, text: string) => string;

/** Colours on a terminal only; `NO_COLOR` (no-color.org) turns them off, `FORCE_COLOR` on. */
export function paintFor(output: Output, env: Environment): Paint {
  const forced = Boolean(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0';
  const colourful = forced || (output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  return (colour, text) => (colourful ? styleText(colour, text, { validateStream: false }) : text);
}
