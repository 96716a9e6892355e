import { CommanderError } from 'commander';

import type { Environment } from './colours.ts';
import { allOptions, commandOf, commanderOf, ignore, REFUSED, type Chosen } from './commander.ts';
import type { Command, CommandGroup } from './define-command.ts';
import type { HelpLook } from './help.ts';
import {
  flagOf,
  isRepeatable,
  takesValue,
  valueProblem,
  type AnyOption,
  type Options,
  type ValuesOf,
} from './options.ts';
import { takenByNpm } from './taken-by-npm.ts';

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

function judge(chosen: Chosen, env: Environment, look: HelpLook): Reading {
  const { command, fullName, given, others } = chosen;
  const seeHelp = seeHelpOf(fullName);
  const taken = takenByNpm(chosen, env);
  if (taken !== undefined) return { kind: 'wrong', problems: [taken], seeHelp };
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
  if (problems.length > 0) return { kind: 'wrong', problems: [...new Set(problems)], seeHelp };
  return { kind: 'run', command, values: values, operands: others, seeHelp };
}

function valueOf(option: AnyOption, given: unknown): unknown {
  if (!takesValue(option)) return given === true;
  if (given !== undefined && given !== true && given !== REFUSED) return given;
  return isRepeatable(option) ? [] : undefined;
}

/** `-` alone stands for the standard input. */
function isOption(text: string): boolean {
  return text.startsWith('-') && text !== '-';
}

function otherProblems(command: Command, others: readonly string[], look: HelpLook): string[] {
  const unknown = others.filter(isOption);
  if (unknown.length > 0) return unknown.map((text) => unknownProblem(command, text, look));
  const { operands = [] } = command;
  if (operands.some(({ repeatable, hasSpaces }) => repeatable || hasSpaces)) return [];
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
