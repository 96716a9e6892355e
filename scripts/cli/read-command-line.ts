import { Command as Commander, CommanderError, Option } from 'commander';

import type { Environment } from './colours.ts';
import type { Command, CommandGroup } from './define-command.ts';
import { shapeHelp, type HelpLook } from './help.ts';
import {
  flagOf,
  isRepeatable,
  takesValue,
  valueProblem,
  type AnyOption,
  type Options,
  type ValuesOf,
} from './options.ts';

/** What a command line asks for. */
export type Reading =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problems: readonly string[]; readonly seeHelp: string }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly values: ValuesOf<Options>;
      readonly operands: readonly string[];
      readonly seeHelp: string;
    };

/** The line that names the help of a command. */
const seeHelpOf = (name: string): string => `See ${name} --help`;

const JSON_OPTION = {
  description: 'Print the result as one JSON object on stdout, and nothing else.',
};

/** Reads a command line. It names everything that is wrong with it at once. */
export function readCommandLine(
  asked: Command | CommandGroup,
  argv: readonly string[],
  env: Environment,
  look: HelpLook,
): Reading {
  let help = '';
  const read: Chosen[] = [];
  const program = commanderOf(asked, look, (chosen) => read.push(chosen));
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({ writeOut: (text) => (help += text), writeErr: ignore });
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'help', text: help };
    return {
      kind: 'wrong',
      problems: [groupProblem(asked, error)],
      seeHelp: seeHelpOf(asked.name),
    };
  }
  const [chosen] = read;
  if (chosen === undefined) throw new Error(`${asked.name} has nothing to run.`);
  return judge(chosen, env, look);
}

/** A command as it was called. */
interface Chosen {
  readonly command: Command;
  readonly fullName: string;
  readonly given: Readonly<Record<string, unknown>>;
  /** Operands, and what looks like options but isn't known. */
  readonly others: readonly string[];
  readonly problems: readonly string[];
}

function commanderOf(
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

/** Unknown options are kept, so that all of them can be named and not only the first. */
function commandOf(
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
    onChosen({ command, fullName, given: commander.opts(), others: commander.args, problems });
  });
}

function allOptions({ options }: Command): Options {
  return { ...options, json: JSON_OPTION };
}

/** Stands for a value that was refused. */
const REFUSED = Symbol('refused');

/** The value is optional for commander: then it doesn't take a following option for a value. */
function commanderOption(name: string, option: AnyOption, problems: string[]): Option {
  if (!takesValue(option)) return new Option(flagOf(name), option.description);
  const parse = (text: string, before: unknown): unknown => {
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

function judge(chosen: Chosen, env: Environment, look: HelpLook): Reading {
  const { command, fullName, given, others } = chosen;
  const values: Record<string, unknown> = {};
  const problems = [...chosen.problems];
  for (const [name, option] of Object.entries(allOptions(command))) {
    const value = given[name];
    // Commander says `true` for an option without a value.
    if (takesValue(option) && value === true) problems.push(valueProblem(name, option, ''));
    if (name !== 'json') values[name] = valueOf(option, value);
  }
  if (!command.passesOptionsOn) problems.push(...otherProblems(command, others, look));
  const operands = command.passesOptionsOn ? others : others.filter((text) => !isOption(text));
  problems.push(...(command.check?.(values, operands, env) ?? []));
  const seeHelp = seeHelpOf(fullName);
  if (problems.length > 0) return { kind: 'wrong', problems: [...new Set(problems)], seeHelp };
  return { kind: 'run', command, values: values, operands: others, seeHelp };
}

function valueOf(option: AnyOption, given: unknown): unknown {
  if (!takesValue(option)) return given === true;
  if (given !== undefined && given !== true && given !== REFUSED) return given;
  return isRepeatable(option) ? [] : undefined;
}

function isOption(text: string): boolean {
  return text.startsWith('-');
}

function otherProblems(command: Command, others: readonly string[], look: HelpLook): string[] {
  const unknown = others.filter(isOption);
  if (unknown.length > 0) return unknown.map((text) => unknownProblem(command, text, look));
  const { operands = [] } = command;
  if (operands.some(({ repeatable }) => repeatable)) return [];
  return others
    .slice(operands.length)
    .map((text) => `"${text}": expected an option, which begins with --`);
}

/** Commander says it, because it can suggest the option that was meant. */
function unknownProblem(command: Command, text: string, look: HelpLook): string {
  const [flag = '', value] = text.split(/=(.*)/s);
  const isFlag = Object.keys(allOptions(command)).some((name) => flagOf(name) === flag);
  if (isFlag && value !== undefined) return `${flag} takes no value, got "${value}"`;
  const strict = commandOf(command, command.name, look, ignore)
    .allowUnknownOption(false)
    .exitOverride()
    .configureOutput({ writeErr: ignore });
  try {
    strict.parse([flag], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return sentenceOf(error);
    throw error;
  }
  return `unknown option '${flag}'`;
}

function groupProblem(asked: Command | CommandGroup, error: CommanderError): string {
  const commands = 'commands' in asked ? asked.commands : [];
  if (error.code !== 'commander.help') return sentenceOf(error);
  return `expected a command: ${commands.map(({ name }) => name).join(', ')}`;
}

function sentenceOf({ message }: CommanderError): string {
  return message.replace(/^error: /, '').replace('\n', ' ');
}

function ignore(): void {
  // `executeCommand` prints errors, in the same way for every command.
}
