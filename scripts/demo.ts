/** Shows the main job on this machine: events in, outage in between, every event accounted for. */
import { randomInt } from 'node:crypto';

import { onEmulators } from './local/leave-aws.ts';
import { RunReport } from './local/run-report.ts';
import { isAsExpected, reportOf, reportText } from './demo/demo-report.ts';
import { build } from './build/build.ts';
import { DEMO_DELAYS, runDemo, type DemoResult } from './demo/run-demo.ts';
import { sampleTemplate } from './samples/sample-template.ts';
import { readArguments } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { INTERRUPTED } from './cli/interruption.ts';
import { wholeNumber } from './cli/option-values.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';

const OPTIONS = {
  count: wholeNumber(50, 100_000, { description: 'Events to send. Default 300.', example: '300' }),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
    description: 'Sends the same events again. Default: random, printed.',
    example: '7',
  }),
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run demo --',
  summary:
    'Shows the main job on this machine: events in, an outage in between, every event accounted for.',
  options: OPTIONS,
  examples: ['make demo', 'npm run demo -- --count 1000 --seed 7', 'npm run -s demo -- --json'],
  notes: [
    'Events are of the sample schemas in scripts/samples/schemas, and have no handlers: make local runs yours.',
    'SQS and DynamoDB are embedded, unless AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SQS, ' +
      'AWS_ENDPOINT_URL_DYNAMODB) names an emulator.',
    'Exit code: 0 all accounted for, 1 lost or unexpected, 2 wrong options, 130 interrupted.',
  ],
};

await runAsProcess((line) => main(onEmulators(line)));

async function main({ argv, env, stdout, stderr, signal }: CommandLine): Promise<number> {
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
    const result = await perform(values.count, values.seed, values.json, env, signal);
    stdout.write(
      values.json
        ? `${JSON.stringify(reportOf(result))}\n`
        : reportText(result, paintFor(stdout, env)),
    );
    return isAsExpected(result) ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
}

/** Runs the demo and narrates it, on stderr where stdout is for machines. */
async function perform(
  count: number | undefined,
  seed: number | undefined,
  json: boolean,
  env: CommandLine['env'],
  signal: AbortSignal,
): Promise<DemoResult> {
  await build(['samples', 'template'], { stderr: process.stderr, signal });
  const narration = json ? process.stderr : process.stdout;
  const paint = paintFor(narration, env);
  const say = (line: string): unknown => narration.write(`${line}\n`);
  const log = new RunReport(say, { paint, once: true });
  const { baseSeconds, capSeconds } = DEMO_DELAYS;
  say(
    `SQS and DynamoDB on this machine, the function with sample schemas, retries after ${baseSeconds} to ${capSeconds} s`,
  );
  say('instead of 30 to 300 s, so that you need not wait.\n');
  return runDemo({
    count: count ?? 300,
    seed: seed ?? randomInt(2 ** 47),
    templatePath: await sampleTemplate(),
    tell: (step) => say(paint('bold', step)),
    onLogLine: (line) => log.logged(line),
    env,
    signal,
  });
}
