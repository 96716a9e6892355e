import type { Options } from './arguments.ts';
import type { Paint } from './colours.ts';

export interface Usage {
  /** How the command is called: `npm run send-events --`. */
  readonly command: string;
  /** What it takes besides options: `EVENT_TYPE VERSION`. Most commands take nothing. */
  readonly operands?: string;
  /** What it does, in a sentence or two. */
  readonly summary: string;
  readonly options: Options;
  /** Complete command lines. */
  readonly examples: readonly string[];
  /** What else there is to say, a paragraph each. */
  readonly notes: readonly string[];
}

/** The text of `--help`. */
export function helpText(usage: Usage, paint: Paint): string {
  const { summary, options, examples, notes } = usage;
  const command = [usage.command, usage.operands ?? [], '[options]'].flat().join(' ');
  const heading = (text: string) => paint('bold', text);
  const rows = Object.entries(options).map(([name, option]): [string, string] => {
    const value = 'placeholder' in option ? ` ${option.placeholder}` : '';
    return [`--${name}${value}`, option.description];
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    summary,
    '',
    `${heading('Usage:')} ${command}`,
    '',
    heading('Options:'),
    ...rows.map(([left, description]) => `  ${left.padEnd(width)}  ${description}`),
    '',
    heading('Examples:'),
    ...examples.map((example) => `  ${example}`),
    ...notes.flatMap((note) => ['', note]),
    '',
  ].join('\n');
}

/** What to print for a command line that can't be understood. */
export function problemText(usage: Usage, problems: readonly string[], paint: Paint): string {
  const lines = problems.map((problem) => `${paint('red', 'error:')} ${problem}`);
  return [...lines, `See ${usage.command} --help`, ''].join('\n');
}
