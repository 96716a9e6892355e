import { Command as Commander, Option } from 'commander';

import type { Command, CommandGroup } from './define-command.ts';
import { shapeHelp, type HelpLook } from './help.ts';
import {
  flagOf,
  isRepeatable,
  takesValue,
  valueProblem,
  type AnyOption,
  type Options,
} from './options.ts';

const JSON_OPTION = {
  description: 'Print the result as one JSON object on stdout, and nothing else.',
};

const JSON_LINES_OPTION = {
  description: 'Print a JSON object a line on stdout, and nothing else.',
};

/** A command as it was called. */
export interface Chosen {
  readonly command: Command;
  readonly fullName: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Operands, and what looks like options but isn't known. */
  readonly others: readonly string[];
  readonly problems: readonly string[];
}

/** The parser of a command or of a group. It calls `onChosen` with the command that the command line names. */
export function commanderOf(
  asked: Command | CommandGroup,
  look: HelpLook,
  onChosen: (chosen: Chosen) => unknown,
): Commander {
  if (!('commands' in asked)) return commandOf(asked, asked.name, look, onChosen);
  const group = shapeHelp(new Commander(asked.name).description(asked.summary), {}, look);
  for (const command of asked.commands) {
    group.addCommand(commandOf(command, `${asked.name} ${command.name}`, look, onChosen));
  }
  return group;
}

/** The parser of one command. It keeps unknown options, so that all of them can be named and not only the first. */
export function commandOf(
  command: Command,
  fullName: string,
  look: HelpLook,
  onChosen: (chosen: Chosen) => unknown,
): Commander {
  const problems: string[] = [];
  const commander = shapeHelp(new Commander(command.name), command, look)
    .description(command.summary)
    .allowUnknownOption()
    .allowExcessArguments();
  for (const { name, description, repeatable } of command.operands ?? []) {
    commander.argument(repeatable ? `[${name}...]` : `[${name}]`, description);
  }
  for (const [name, option] of Object.entries(allOptions(command))) {
    commander.addOption(commanderOption(name, option, problems));
  }
  return commander.action(() => {
    onChosen({
      command,
      fullName,
      given: givenTo(commander, command),
      others: commander.args,
      problems,
    });
  });
}

/** The values of the options. Commander takes `--no-open` for the opposite of an option `open`, which is true without it. */
function givenTo(commander: Commander, { options }: Command): Readonly<Record<string, unknown>> {
  const given: Readonly<Record<string, unknown>> = commander.opts();
  const negated = Object.keys(options).filter((name) => /^no[A-Z]/.test(name));
  const flags = negated.map((name) => [name, given[oppositeOf(name)] === false] as const);
  return { ...given, ...Object.fromEntries(flags) };
}

/** `noOpen` → `open`. */
function oppositeOf(name: string): string {
  return name.charAt(2).toLowerCase() + name.slice(3);
}

/** The command's own options, and `--json`. */
export function allOptions({ options, jsonLines }: Command): Options {
  return { ...options, json: jsonLines ? JSON_LINES_OPTION : JSON_OPTION };
}

/** Stands for a value that was refused. */
export const REFUSED = Symbol('refused');

/** The value is optional for commander: then it doesn't take a following option for a value. */
function commanderOption(name: string, option: AnyOption, problems: string[]): Option {
  if (!takesValue(option)) return new Option(flagOf(name), option.description);
  const parse = (text: string, before: unknown): unknown => {
    if (before !== undefined && !isRepeatable(option)) {
      problems.push(`${flagOf(name)}: expected one value, got several`);
    }
    const value = option.parse(text);
    if (value === undefined) {
      problems.push(valueProblem(name, option, text));
      return REFUSED;
    }
    const earlier: readonly unknown[] = Array.isArray(before) ? before : [];
    return isRepeatable(option) ? [...earlier, ...(value as unknown[])] : value;
  };
  return new Option(`${flagOf(name)} [${option.placeholder}]`, option.description).argParser(parse);
}

/** Keeps commander from printing errors: `executeCommand` prints them, in the same way for every command. */
export function ignore(): void {
  // Nothing is printed.
}
