import { randomInt } from 'node:crypto';

import { build } from '../build/build.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { onEmulators } from '../local/leave-aws.ts';
import { RunReport } from '../local/run-report.ts';
import { sampleTemplate } from '../samples/sample-template.ts';
import { isAsExpected, demoReport, demoReportText } from './demo-report.ts';
import { DEMO_DELAYS, runDemo } from './run-demo.ts';

/** Runs the demo, and prints what happens. */
export async function demo(
  {
    count = 300,
    seed = randomInt(2 ** 47),
  }: { count: number | undefined; seed: number | undefined },
  session: Session,
): Promise<Result> {
  const { env, signal, narration, paint } = onEmulators(session);
  await build(['samples', 'template'], session);
  const say = (line: string): unknown => narration.write(`${line}\n`);
  const log = new RunReport(say, { paint, once: true });
  const { baseSeconds, capSeconds } = DEMO_DELAYS;
  say('SQS and DynamoDB run on this machine, the function with the sample schemas.');
  say(`Retries come after ${baseSeconds} to ${capSeconds} s instead of 30 to 300 s.\n`);
  const result = await runDemo({
    count,
    seed,
    templatePath: await sampleTemplate(),
    tell: (step) => say(paint('bold', step)),
    onLogLine: (line) => log.logged(line),
    env,
    signal,
  });
  return {
    exitCode: isAsExpected(result) ? 0 : 1,
    json: demoReport(result),
    text: (paint) => demoReportText(result, paint),
  };
}
