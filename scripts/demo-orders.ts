/** Shows handlers at work: orders are placed, validated, paid and closed, by services that often fail. */
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { onEmulators } from './local/leave-aws.ts';
import { readArguments } from './cli/arguments.ts';
import { paintFor } from './cli/colours.ts';
import { INTERRUPTED } from './cli/interruption.ts';
import { wholeNumber } from './cli/option-values.ts';
import { runAsProcess, type CommandLine } from './cli/run-as-process.ts';
import { helpText, problemText, type Usage } from './cli/usage.ts';
import { bundleFunction } from './build-lambda.ts';
import { build } from './build/build.ts';
import { reportOf, reportText } from './demo-orders/orders-report.ts';
import { runDemoOrders, type DemoOrdersResult } from './demo-orders/run-demo-orders.ts';
import { SYNTHESIZED } from './samples/sample-template.ts';

const OPTIONS = {
  count: wholeNumber(1, 999, { description: 'Orders to place. Default 20.', example: '20' }),
  seed: wholeNumber(0, Number.MAX_SAFE_INTEGER, {
    description: 'Places the same orders before the same services. Default: random, printed.',
    example: '7',
  }),
  json: { description: 'Print the result as one JSON object on stdout, and nothing else there.' },
  help: { description: 'Print this help.' },
} as const;

const USAGE: Usage = {
  command: 'npm run demo-orders --',
  summary:
    'Shows handlers at work: orders are placed, validated, paid and closed, by services that often fail.',
  options: OPTIONS,
  examples: ['make demo-orders', 'npm run -s demo-orders -- --count 50 --seed 7 --json'],
  notes: [
    'The handlers are in scripts/demo-orders/order-handlers.ts; docs/handlers.md explains them.',
    'Exit code: 0 every order closed and none paid twice, 1 otherwise, 2 wrong options, 130 interrupted.',
  ],
};

const BUNDLE = 'dist/demo-orders';

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
  const narration = values.json ? stderr : stdout;
  const paint = paintFor(narration, env);
  const tell = (step: string): unknown => narration.write(`${paint('bold', step)}\n`);
  try {
    const { count = 20, seed = randomInt(2 ** 47) } = values;
    const report = reportOf(await perform(count, seed, tell, env, signal));
    const text = values.json ? `${JSON.stringify(report)}\n` : reportText(report, paint);
    stdout.write(text);
    return report.asExpected ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
}

async function perform(
  count: number,
  seed: number,
  tell: (step: string) => unknown,
  env: CommandLine['env'],
  signal: AbortSignal,
): Promise<DemoOrdersResult> {
  await build(['samples', 'template'], { stderr: process.stderr, signal });
  await bundleFunction('scripts/demo-orders/consume.lambda.ts', BUNDLE);
  return runDemoOrders({
    count,
    seed,
    templatePath: SYNTHESIZED,
    functionFile: fileURLToPath(new URL(`../${BUNDLE}/index.mjs`, import.meta.url)),
    env,
    tell,
    onLogLine: () => undefined,
    signal,
  });
}
