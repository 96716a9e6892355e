/** `make budget`: what a change costs that comes out the same in each run, against the committed budget. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readArguments } from '../../scripts/cli/arguments.ts';
import { paintFor } from '../../scripts/cli/colours.ts';
import { INTERRUPTED } from '../../scripts/cli/interruption.ts';
import { runAsProcess, type CommandLine } from '../../scripts/cli/run-as-process.ts';
import { helpText, problemText, type Usage } from '../../scripts/cli/usage.ts';
import { budgetText, excesses, readBudget, type Figures } from './bench/budget-judgement.ts';
import { takeFigures } from './bench/figures.ts';
import { build } from '../../scripts/build/build.ts';

const OPTIONS = {
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run budget --',
  summary:
    'Counts DynamoDB calls, write units, bytes of the bundle and modules loaded, and compares them with a budget.',
  options: OPTIONS,
  examples: ['make budget', 'npm run -s budget -- --json'],
  notes: [
    'The budget is test/proof/bench/budget.json. Times are not in it: see make bench.',
    'Exit code: 0 within the budget, 1 over it, 2 wrong options, 130 interrupted.',
  ],
};

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  /** The text of the budget. */
  readonly budget: string;
  readonly figures: (signal: AbortSignal) => Promise<Figures>;
}

/** Runs the command and returns its exit code. */
export async function budgetCommand(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, signal } = surroundings;
  const { values, problems } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  try {
    const budget = readBudget(surroundings.budget);
    const figures = await surroundings.figures(signal);
    const over = excesses(figures, budget);
    const json = values.json ? `${JSON.stringify({ figures, budget, over })}\n` : undefined;
    stdout.write(json ?? budgetText(figures, budget, paintFor(stdout, env)));
    return over.length === 0 ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
}

async function figuresOfThisTree(signal: AbortSignal): Promise<Figures> {
  await build(['samples'], { stderr: process.stderr, signal });
  const folder = await mkdtemp(join(tmpdir(), 'event-budget-'));
  try {
    return await takeFigures(folder, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const path = fileURLToPath(new URL('bench/budget.json', import.meta.url));
  const budget = await readFile(path, 'utf8');
  await runAsProcess((line) => budgetCommand({ ...line, budget, figures: figuresOfThisTree }));
}
