import type { Environment } from './colours.ts';
import { allOptions, type Chosen } from './commander.ts';
import { flagOf, takesValue, type AnyOption } from './options.ts';
import { shellWord } from './shell-word.ts';

/** Settings of its own that npm gives to every script. */
const ALWAYS_SET = [
  'cache',
  'global_prefix',
  'globalconfig',
  'init_module',
  'local_prefix',
  'loglevel',
  'node_gyp',
  'noproxy',
  'npm_version',
  'prefix',
  'user_agent',
  'userconfig',
];

/** An option that npm took, and the text that npm made of its value: `true` if it saw none. */
interface Taken {
  readonly name: string;
  readonly option: AnyOption;
  readonly value: string;
}

/**
 * Says that npm took options of the command for its own, because the `--` before them is missing. The command gets
 * none of them then: `npm run send-events --count=5` only sets the variable `npm_config_count`.
 *
 * Every process below npm inherits such a variable. So it counts only in the script that npm started last, and not
 * below make, whose recipes have the `--`. An option that the command line gives as well isn't missing.
 */
export function takenByNpm(chosen: Chosen, env: Environment): string | undefined {
  const { fullName, command, given, others } = chosen;
  const script = env['npm_lifecycle_event'];
  const isScript = script !== undefined && `${fullName} `.startsWith(`npm run ${script} -- `);
  if (!isScript || env['MAKELEVEL']) return undefined;
  const taken = Object.entries(allOptions(command))
    .filter(([name]) => given[name] === undefined && !ALWAYS_SET.includes(settingOf(name)))
    .map(([name, option]) => ({ name, option, value: env[variableOf(name)] ?? '' }))
    .filter(({ value }) => value !== '');
  if (taken.length === 0) return undefined;
  const flags = taken.map(({ name }) => flagOf(name)).join(' and ');
  const variables = taken.map(({ name }) => variableOf(name)).join(' and ');
  return (
    `npm took ${flags} for itself (it set ${variables}); options belong behind --\n` +
    `Run: ${fullName} ${completed(taken, others, command.operands !== undefined)}`
  );
}

/** The options as they belong behind `--`, and the operands. npm leaves the 5 of `--count 5` among the operands. */
function completed(taken: readonly Taken[], others: readonly string[], operands: boolean): string {
  const rest = [...others];
  const written = taken.map(({ name, option, value }) => {
    if (!takesValue(option)) return flagOf(name);
    if (value !== 'true') return `${flagOf(name)} ${shellWord(value.replaceAll('\n\n', ','))}`;
    const place = operands ? -1 : rest.findIndex((text) => option.parse(text) !== undefined);
    const [left] = place < 0 ? [] : rest.splice(place, 1);
    return `${flagOf(name)} ${left === undefined ? option.placeholder : shellWord(left)}`;
  });
  return [...rest.map(shellWord), ...written].join(' ');
}

/** As npm writes an option's name in a variable: `queueUrl` is `npm_config_queue_url`. */
function variableOf(name: string): string {
  return `npm_config_${settingOf(name)}`;
}

function settingOf(name: string): string {
  return flagOf(name).slice(2).replaceAll('-', '_');
}
