/** The acceptance run: whether a deployed stack, or the one of `make local`, does what it promises. */
import { randomBytes } from 'node:crypto';

import { Observation } from './accept/observation.ts';
import { Pipeline } from './accept/pipeline.ts';
import { rowText, verdictText } from './accept/results-text.ts';
import { runSteps } from './accept/run-steps.ts';
import type { StepContext, StepResult } from './accept/step.ts';
import { systemClock, type Clock } from './sending/clock.ts';
import {
  findDeployedStack,
  localStack,
  readPublishedEndpoints,
  type FoundStack,
  type Stage,
} from './stack/find-stack.ts';
import { STAGE_OPTION } from './stack/options.ts';
import { leaveAws } from './local/leave-aws.ts';
import { readArguments, type ValuesOf } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { wholeNumber } from './cli/option-values.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';

const OPTIONS = {
  stage: STAGE_OPTION,
  local: { description: 'Run against "make local ACCEPTANCE=true", not against AWS.' },
  idle: wholeNumber(0, 120, {
    description: 'Also wait so many minutes, then expect one event to be recorded at once.',
    example: '20',
  }),
  deny: wholeNumber(1, 60, {
    description:
      'Also deny the function DynamoDB for so many minutes, and take that back. Not in prod.',
    example: '12',
  }),
  load: wholeNumber(1, 1_000_000, {
    description: 'Also send so many events at once.',
    example: '100000',
  }),
  keep: { description: 'Keep what was recorded. Default: it is deleted at the end.' },
  'ledger-retention-days': wholeNumber(1, 36_500, {
    description: 'The stack’s setting, where it is not the one of cdk.json.',
    example: '90',
  }),
  json: { description: 'Print the results as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run accept --',
  summary:
    'Checks a deployed stack from outside: its queues, table, bucket, metrics and alarms, and what becomes of events.',
  options: OPTIONS,
  examples: [
    'make accept STAGE=dev',
    'make accept STAGE=dev IDLE=20 DENY=12 LOAD=100000',
    'make accept LOCAL=true',
  ],
  notes: [
    'Real AWS is used, as AWS_PROFILE and AWS_REGION say, unless --local is given. Deploy with ACCEPTANCE=true before, so ' +
      'that the function knows the events. docs/deploy.md tells what each step means and what it costs.',
    '--deny gives the table a policy that forbids the function its use. It is deleted at the end and on Ctrl-C, and has ' +
      'no effect after the given time even if this process is killed.',
    'Exit code: 0 accepted, 1 a step failed, 2 wrong options, 130 interrupted.',
  ],
};

/** What the command takes from outside; tests give their own. */
export interface Surroundings extends CommandLine {
  readonly findStack: (stage: Stage) => Promise<FoundStack>;
  readonly findLocal: () => FoundStack;
  readonly clock?: Clock;
  /** Milliseconds between two looks at ledger or queue. Default 1000. */
  readonly pollMilliseconds?: number;
}

/** Runs the command and returns its exit code. */
export async function accept(surroundings: Surroundings): Promise<number> {
  const { argv, env, stdout, stderr, signal } = surroundings;
  const { values, problems: misunderstood } = readArguments(OPTIONS, argv);
  if (values.help) {
    stdout.write(helpText(USAGE, paintFor(stdout, env)));
    return 0;
  }
  const problems = [...misunderstood, ...refusals(values)];
  if (problems.length > 0) {
    stderr.write(problemText(USAGE, problems, paintFor(stderr, env)));
    return 2;
  }
  const stack = values.local
    ? surroundings.findLocal()
    : await surroundings.findStack(values.stage ?? 'dev');
  const results = await perform(stack, values, surroundings);
  const accepted = !signal.aborted && results.every(({ state }) => state !== 'failed');
  stdout.write(
    values.json
      ? `${JSON.stringify({ stack: stack.name, accepted, interrupted: signal.aborted, steps: results })}\n`
      : `\n${verdictText(results, signal.aborted, paintFor(stdout, env))}\n`,
  );
  if (signal.aborted) return 130;
  return accepted ? 0 : 1;
}

function refusals({ stage, deny }: ValuesOf<typeof OPTIONS>): string[] {
  if (stage !== 'prod' || deny === undefined) return [];
  return ['--deny --stage prod: refused, as it stops production; rehearse it in dev'];
}

async function perform(
  stack: FoundStack,
  values: ValuesOf<typeof OPTIONS>,
  { env, stdout, stderr, signal, clock = systemClock, pollMilliseconds = 1000 }: Surroundings,
): Promise<StepResult[]> {
  const narration = values.json ? stderr : stdout;
  const paint = paintFor(narration, env);
  const pipeline = new Pipeline(stack, clock, signal, pollMilliseconds);
  const observation = stack.local ? undefined : new Observation(stack.name);
  const context: StepContext = {
    pipeline,
    observation,
    tenantId: `acceptance-${randomBytes(4).toString('hex')}`,
    options: {
      idleMinutes: values.idle,
      denyMinutes: values.deny,
      loadCount: values.load,
      ledgerRetentionDays: values['ledger-retention-days'],
    },
    began: new Date(),
    say: (line) => stderr.write(`  ${line}\n`),
    signal,
  };
  narration.write(`Acceptance of ${stack.name}, tenant ${context.tenantId}\n\n`);
  try {
    return await runSteps(context, values.keep, (result) =>
      narration.write(`${rowText(result, paint)}\n`),
    );
  } finally {
    pipeline.close();
    observation?.close();
  }
}

if (import.meta.main) {
  await runAsProcess((line) =>
    accept({
      ...line,
      findStack: findDeployedStack,
      findLocal: () => {
        leaveAws();
        return localStack(readPublishedEndpoints());
      },
    }),
  );
}
