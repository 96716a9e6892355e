import type { Ask } from './ask.ts';
import type { Environment, Output, Paint } from './colours.ts';
import type { Options, ValuesOf } from './options.ts';

/** A command that a person or a program runs. */
export interface Command<O extends Options = Options> {
  /** How it is called: `npm run demo --`; for a subcommand only its own name: `list`. */
  readonly name: string;
  /** What it does, in one or two sentences. */
  readonly summary: string;
  /** Besides these, every command has `--json` and `--help`. */
  readonly options: O;
  /** What it takes besides options, in order. Default: nothing. */
  readonly operands?: readonly Operand[];
  /** Arguments that aren't its options are left in `operands`, for another program that checks them. */
  readonly passesOptionsOn?: boolean;
  /** Whether `--json` prints a JSON object a line, as the work goes on, and not one object at its end. */
  readonly jsonLines?: boolean;
  /** Complete command lines, each at most 78 characters long. */
  readonly examples: readonly string[];
  /** What else the help says, one paragraph each. */
  readonly notes?: readonly string[];
  /** What exit codes 0 and 1 mean here; 2 and 130 mean the same everywhere. Without 0, only Ctrl-C ends the command. */
  readonly exitCodes: { readonly 0?: string; readonly 1: string };
  /** Problems with options that are each right by themselves. Must be quick: it builds and loads nothing. */
  check?(values: ValuesOf<O>, operands: readonly string[], env: Environment): readonly string[];
  /**
   * Does the work. Modules that take time to load belong in here, behind `await import(…)`.
   *
   * @throws WrongOptions if only the work itself could find out that an option is wrong
   */
  run(values: ValuesOf<O>, session: Session): Promise<Result>;
}

/** An argument that isn't an option. */
export interface Operand {
  /** Stands for it in the help: `EVENT_TYPE`. */
  readonly name: string;
  readonly description: string;
  /** Whether it may be given any number of times. Only the last operand can be. */
  readonly repeatable?: boolean;
  /** Whether it may have spaces. Without quotes it comes as several words then. */
  readonly hasSpaces?: boolean;
}

/** Several commands under one name: `npm run events -- list`, `npm run events -- show`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Command[];
}

/** What a command gets for its work. */
export interface Session {
  readonly operands: readonly string[];
  readonly env: Environment;
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** Whether the result is printed as JSON. */
  readonly json: boolean;
  /** Prints a line of JSON on stdout. Only for commands with `jsonLines`, and only if `json`. */
  readonly printJson: (value: object) => void;
  /** For people, while the command works. It is stdout, or stderr if stdout is for JSON. */
  readonly narration: Output;
  /** Colours for `narration`. */
  readonly paint: Paint;
  /** For progress and notices. */
  readonly stderr: Output;
  /** Asks the person at the terminal. Missing if there is none, such as in a pipe. */
  readonly ask?: Ask | undefined;
}

/** How the work ended. */
export interface Result {
  /** 0 it is done, 1 it failed, 130 it was interrupted. */
  readonly exitCode: 0 | 1 | 130;
  /** What stdout gets with `--json`. Missing if the command has printed its lines itself. */
  readonly json?: object;
  /** What stdout gets without it. */
  readonly text: string | ((paint: Paint) => string);
}

/** Options or an environment that the work can't begin with: exit code 2. */
export class WrongOptions extends Error {
  override readonly name = 'WrongOptions';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.problems = problems;
  }
}

/** Describes a command. `executeCommand` runs it, and `startCommand` makes it this process's command. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}
