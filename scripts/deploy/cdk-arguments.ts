import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Options of the CDK whose value is an assignment. */
const ASSIGNMENTS = [
  { names: ['-c', '--context'], example: '-c batchSize=50' },
  { names: ['-t', '--tags'], example: '--tags team=orders' },
];

/**
 * What is wrong with the arguments of a CDK command, a sentence each. The CDK only warns of these, leaves them out and
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
  // The CDK would read the letters after -c as options of their own.
  const joined = argv
    .filter((argument) => /^-c[^=]/.test(argument))
    .map((argument) => `"${argument}": expected a space after -c; for example -c batchSize=50`);
  const unknown = unknownOptions(command, argv).map(
    (name) => `--${name}: no such option; see npx cdk ${command} --help`,
  );
  return [...assignments, ...joined, ...unknown];
}

/** The values of an option, given as `--name value` or `--name=value`. A value that is missing is empty. */
export function optionValues(argv: readonly string[], names: readonly string[]): string[] {
  return argv.flatMap((argument, index) => {
    const name = names.find((one) => argument === one || argument.startsWith(`${one}=`));
    if (name === undefined) return [];
    return argument === name ? (argv[index + 1] ?? '') : argument.slice(name.length + 1);
  });
}

/** Takes what yargs read: the command in `_`, and a key for each option. */
type FindUnknownOptions = (read: Readonly<Record<string, unknown>>) => string[];

/** The CDK's own judgement. It has no option that makes it strict. */
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
