import { Help, type Command as Commander, type Option } from 'commander';

import type { Paint } from './colours.ts';
import type { Command } from './define-command.ts';

/** Where the help is shown. */
export interface HelpLook {
  readonly paint: Paint;
  /** How wide the terminal is. `undefined` if there is none. */
  readonly columns: number | undefined;
}

/** Longer lines are harder to read, however wide the terminal is. */
const MAX_COLUMNS = 80;
const MIN_COLUMNS = 40;
/** Columns that a wrapped text must have at least. */
const MIN_TEXT_COLUMNS = 16;

/** Gives a command the layout of help that all commands share. */
export function shapeHelp(
  commander: Commander,
  about: Partial<Command>,
  { paint, columns = MAX_COLUMNS }: HelpLook,
): Commander {
  const helpWidth = Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns));
  return commander
    .helpOption('-h, --help', 'Print this help.')
    .configureHelp({
      helpWidth,
      minWidthToWrap: MIN_TEXT_COLUMNS,
      // A value isn't optional, as the brackets of commander say.
      optionTerm: ({ flags }: Option) => flags.replace(/ \[(.*)\]$/, ' $1'),
      styleTitle: (title) => paint('bold', title),
    })
    .configureOutput({ getOutHasColors: () => true })
    .addHelpText('after', () => closingText(about, helpWidth, paint));
}

/** What stands below the options: examples, notes and exit codes. */
function closingText(about: Partial<Command>, width: number, paint: Paint): string {
  const { examples = [], notes = [], exitCodes } = about;
  const help = new Help();
  help.minWidthToWrap = MIN_TEXT_COLUMNS;
  return [
    ...(examples.length > 0 ? ['', paint('bold', 'Examples:')] : []),
    ...examples.map((example) => `  ${example}`),
    ...notes.flatMap((note) => ['', help.boxWrap(note, width)]),
    ...(exitCodes ? ['', paint('bold', 'Exit codes:'), ...exitCodeLines(exitCodes)] : []),
  ].join('\n');
}

function exitCodeLines(exitCodes: Command['exitCodes']): string[] {
  const meanings = { ...exitCodes, 2: 'wrong options', 130: 'interrupted' };
  return Object.entries(meanings).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`);
}
