import { parseArgs } from 'node:util';

/** An option with a value: `--count 100`. */
export interface ValueOption<T> {
  /** Stands for the value in the help text: `NUMBER`. */
  readonly placeholder: string;
  readonly description: string;
  /** What a value has to be, completing "expected …". */
  readonly expected: string;
  /** A value that would do, for error texts. */
  readonly example: string;
  /** The value read, or `undefined` if the text isn't what is expected. */
  readonly parse: (text: string) => T | undefined;
}

/** An option without a value: `--json`. */
export interface FlagOption {
  readonly description: string;
}

/** The options of a command by name, without the dashes. */
export type Options = Readonly<Record<string, ValueOption<unknown> | FlagOption>>;

/** What the options hold: a value that is `undefined` if not given, and for a flag whether it is. */
export type ValuesOf<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends ValueOption<infer T> ? T | undefined : boolean;
};

export interface Arguments<O extends Options> {
  /** What was understood. Where there are problems, the options they are about count as not given. */
  readonly values: ValuesOf<O>;
  /** Everything that is wrong, a sentence each. */
  readonly problems: readonly string[];
}

/** Reads a command line. Names all its problems at once, with what was expected and an example. */
export function readArguments<O extends Options>(
  options: O,
  argv: readonly string[],
): Arguments<O> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    values[name] = takesValue(option) ? undefined : false;
  }
  const problems: string[] = [];
  for (const token of tokensOf(options, argv)) {
    const { kind, text, value } = token;
    const option = kind === 'option' && Object.hasOwn(options, text) ? options[text] : undefined;
    const problem = option ? problemWith(text, option, value) : unknown(options, token);
    if (problem !== undefined) problems.push(problem);
    if (option) values[text] = takesValue(option) ? option.parse(value ?? '') : true;
  }
  return { values: values as ValuesOf<O>, problems: [...new Set(problems)] };
}

interface Token {
  readonly kind: 'option' | 'other';
  /** The name of an option without dashes, or the whole argument. */
  readonly text: string;
  readonly value: string | undefined;
}

function tokensOf(options: Options, argv: readonly string[]): Token[] {
  const { tokens } = parseArgs({
    args: argv.map((argument, index) => unambiguous(options, argument, argv[index + 1])),
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [
        name,
        { type: takesValue(option) ? 'string' : 'boolean' },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const read: Token[] = [];
  let valueOfUnknown = -1;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional' && token.index === valueOfUnknown) continue;
    const long = token.kind === 'option' && token.rawName.startsWith('--');
    if (long) read.push({ kind: 'option', text: token.name, value: token.value });
    else read.push({ kind: 'other', text: argv[token.index] ?? '', value: undefined });
    if (long && !Object.hasOwn(options, token.name)) valueOfUnknown = token.index + 1;
  }
  return read;
}

/** Whether only the help is asked for, for which nothing needs to be built or loaded. */
export function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

/** `--count --json` lacks a value; `parseArgs` would take the next option for it. */
function unambiguous(options: Options, argument: string, next: string | undefined): string {
  if (argument === '-h') return '--help';
  const name = argument.replace(/^--/, '');
  const option = name !== argument && Object.hasOwn(options, name) ? options[name] : undefined;
  return option && takesValue(option) && next?.startsWith('--') ? `${argument}=` : argument;
}

function takesValue(option: ValueOption<unknown> | FlagOption): option is ValueOption<unknown> {
  return 'parse' in option;
}

function problemWith(
  name: string,
  option: ValueOption<unknown> | FlagOption,
  value: string | undefined,
): string | undefined {
  if (!takesValue(option)) {
    return value === undefined ? undefined : `--${name} takes no value, got "${value}"`;
  }
  if (value !== undefined && option.parse(value) !== undefined) return undefined;
  const got = value ? `"${value}"` : 'nothing';
  return `--${name}: expected ${option.expected}, got ${got}; for example --${name} ${option.example}`;
}

function unknown(options: Options, { kind, text }: Token): string {
  if (kind === 'other') return `"${text}": expected an option, which starts with --`;
  const names = Object.keys(options);
  const similar = names.find((name) => isSlip(name, text));
  const all = names.map((name) => `--${name}`).join(', ');
  return `--${text}: no such option; ${similar ? `did you mean --${similar}?` : `there are ${all}`}`;
}

/** Whether the typed name is this one with up to two letters missing, added or in another order. */
function isSlip(name: string, typed: string): boolean {
  if (Math.abs(name.length - typed.length) > 2) return false;
  const [short = '', long = ''] = [name, typed].sort((a, b) => a.length - b.length);
  const left = Array.from(short).reduce((rest, letter) => rest.replace(letter, ''), long);
  return left.length === long.length - short.length;
}
