import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { STAGE_OPTION } from '../stack/options.ts';

const require = createRequire(import.meta.url);

/** Options of the CDK whose value is an assignment. */
const ASSIGNMENTS = [
  { names: ['-c', '--context'], example: '-c batchSize=50' },
  { names: ['-t', '--tags'], example: '--tags team=orders' },
];

/**
 * The problems of a CDK command's arguments, one sentence each. The CDK itself only warns, ignores such arguments and
 * goes on with the defaults.
 */
export function argumentProblems(command: string, argv: readonly string[]): string[] {
  const assignments = ASSIGNMENTS.flatMap(({ names, example }) =>
    optionValues(argv, names)
      .filter((value) => !/^[^=]+=/.test(value))
      .map(
        (value) =>
          `${names.join(', ')}: expected name=value, got ${value ? `"${value}"` : 'nothing'}; for example ${example}`,
      ),
  );
  // The CDK would read each letter after -c as an option.
  const joined = argv
    .filter((argument) => /^-c[^=]/.test(argument))
    .map((argument) => `"${argument}": expected a space after -c; for example -c batchSize=50`);
  const unknown = unknownOptions(command, argv).map(
    (name) => `--${name}: no such option; see npx cdk ${command} --help`,
  );
  return [...assignments, ...joined, ...unknown, ...stageProblems(argv)];
}

/** The app would refuse these too, but only after the region was checked and the function was built. */
function stageProblems(argv: readonly string[]): string[] {
  return optionValues(argv, ['-c', '--context'])
    .flatMap((setting) => /^stage=(.*)$/s.exec(setting)?.[1] ?? [])
    .filter((stage) => STAGE_OPTION.parse(stage) === undefined)
    .map((stage) => `stage: expected dev or prod, got "${stage}"; for example STAGE=prod`);
}

/** The values of an option, written as `--name value` or `--name=value`. A missing value is `''`. */
export function optionValues(argv: readonly string[], names: readonly string[]): string[] {
  return argv.flatMap((argument, index) => {
    const name = names.find((one) => argument === one || argument.startsWith(`${one}=`));
    if (name === undefined) return [];
    return argument === name ? (argv[index + 1] ?? '') : argument.slice(name.length + 1);
  });
}

/** Takes the arguments as yargs parses them: the command in `_`, and a key for each option. */
type FindUnknownOptions = (read: Readonly<Record<string, unknown>>) => string[];

/** The options that the CDK's own check doesn't know. The CDK has no strict mode, so we call its check. */
function unknownOptions(command: string, argv: readonly string[]): string[] {
  const names = argv.flatMap((argument) => /^--([^=]+)/.exec(argument)?.[1] ?? []);
  const positive = names.map((name) => name.replace(/^no-(?!color$)/, ''));
  const folder = dirname(require.resolve('aws-cdk/package.json'));
  const { findUnknownOptions } = require(join(folder, 'lib/cli/util/check-unknown-options.js')) as {
    findUnknownOptions: FindUnknownOptions;
  };
  const read = Object.fromEntries(positive.map((name) => [name, true]));
  return findUnknownOptions({ ...read, _: [command] });
}
