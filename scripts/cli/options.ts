/** An option with a value: `--count 100`. */
export interface ValueOption<T> {
  /** Stands for the value in the help: `NUMBER`. */
  readonly placeholder: string;
  readonly description: string;
  /** Completes "expected …" in an error. */
  readonly expected: string;
  /** A value that is accepted, for errors. */
  readonly example: string;
  /** Gives the value, or `undefined` if the text isn't what is expected. */
  readonly parse: (text: string) => T | undefined;
}

/** An option that may be given several times. Its value is a list, empty by default. */
export interface RepeatableOption<T> extends ValueOption<readonly T[]> {
  readonly repeatable: true;
}

/** An option without a value: `--keep`. */
export interface FlagOption {
  readonly description: string;
}

export type AnyOption = ValueOption<unknown> | RepeatableOption<unknown> | FlagOption;

/** The options of a command by their names in camel case: `queueUrl` is `--queue-url`. */
export type Options = Readonly<Record<string, AnyOption>>;

/** The values of options: `undefined` if not given; a flag is `false` then, a list is empty. */
export type ValuesOf<O extends Options> = string extends keyof O
  ? Readonly<Record<string, unknown>>
  : {
      readonly [Name in keyof O]: O[Name] extends RepeatableOption<infer T>
        ? readonly T[]
        : O[Name] extends ValueOption<infer T>
          ? T | undefined
          : boolean;
    };

export function takesValue(option: AnyOption): option is ValueOption<unknown> {
  return 'parse' in option;
}

export function isRepeatable(option: AnyOption): option is RepeatableOption<unknown> {
  return 'repeatable' in option;
}

/** `queueUrl` → `--queue-url`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What is wrong with the text given to an option, in one sentence. If it has no value, the text is empty. */
export function valueProblem(name: string, option: ValueOption<unknown>, text: string): string {
  const flag = flagOf(name);
  const got = text === '' ? 'nothing' : `"${text}"`;
  return `${flag}: expected ${option.expected}, got ${got}; for example ${flag} ${option.example}`;
}
