import { randomInt } from 'node:crypto';

import { build } from '../build/build.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { onEmulators } from '../local/leave-aws.ts';
import { sampleTemplate } from '../samples/sample-template.ts';
import { OUTAGE_DEMO_DELAYS } from './outage-pipeline.ts';
import { isAsPromised, outageDemoReport, outageDemoText } from './outage-report.ts';
import { runOutageDemo } from './run-outage-demo.ts';

/** Shows an outage that lasts longer than all receives, without and with `outageRetryHours`. */
export async function outageDemo(
  {
    count = 200,
    seed = randomInt(2 ** 47),
  }: { count: number | undefined; seed: number | undefined },
  session: Session,
): Promise<Result> {
  const { signal, narration, paint } = onEmulators(session);
  await build(['samples', 'template'], session);
  const say = (line: string): unknown => narration.write(`${line}\n`);
  say('Two pipelines run on this machine, each with its own SQS and DynamoDB.');
  say(`Retries and copies come after ${OUTAGE_DEMO_DELAYS.capSeconds} s instead of 30 to 300 s.\n`);
  const result = await runOutageDemo({
    count,
    seed,
    templatePath: await sampleTemplate(),
    tell: (step) => say(paint('bold', step)),
    signal,
  });
  return {
    exitCode: isAsPromised(result) ? 0 : 1,
    json: outageDemoReport(result),
    text: (paint) => outageDemoText(result, paint),
  };
}
