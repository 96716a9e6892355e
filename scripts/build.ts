/** Builds what has changed since the last build. */
import { readArguments } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import type { CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';
import { build } from './build/build.ts';
import { GOALS, type Goal } from './build/steps.ts';

const OPTIONS = {
  force: { description: 'Build everything again.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'node scripts/build.ts',
  operands: `[${GOALS.join(' | ')} …]`,
  summary: 'Builds validators, the function and the template of the stack from what has changed.',
  options: OPTIONS,
  examples: ['node scripts/build.ts', 'node scripts/build.ts schemas samples'],
  notes: [
    'Without a name it builds the function. What was built, and from what, is in .build; make clean removes it.',
    'Exit code: 0 built or up to date, 1 the build failed, 2 wrong options.',
  ],
};

const { argv, env, stdout, stderr } = process;
// Not by `runAsProcess`: it is a part of other commands, which say by themselves that they were interrupted.
process.exitCode = await main({ argv: argv.slice(2), env, stdout, stderr });

async function main({ argv, env, stdout, stderr }: Omit<CommandLine, 'signal'>): Promise<number> {
  const operands = argv.filter((argument) => !argument.startsWith('-'));
  const { values, problems } = readArguments(
    OPTIONS,
    argv.filter((argument) => argument.startsWith('-')),
  );
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  const unknown = operands.filter((name) => !isGoal(name));
  const all = [
    ...problems,
    ...unknown.map((name) => `"${name}": expected one of ${GOALS.join(', ')}`),
  ];
  if (all.length > 0) {
    stderr.write(problemText(USAGE, all, paintFor(stderr, env)));
    return 2;
  }
  const goals: Goal[] = operands.length > 0 ? operands.filter(isGoal) : ['consumer'];
  try {
    await build(goals, { stderr, force: values.force });
    return 0;
  } catch (error) {
    stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function isGoal(name: string): name is Goal {
  return GOALS.some((goal) => goal === name);
}
