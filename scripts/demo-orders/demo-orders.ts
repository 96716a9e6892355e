import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { bundleFunction } from '../build/bundle-function.ts';
import { build } from '../build/build.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { onEmulators } from '../local/leave-aws.ts';
import { SYNTHESIZED } from '../samples/sample-template.ts';
import { ordersReport, ordersReportText } from './orders-report.ts';
import { runDemoOrders } from './run-demo-orders.ts';

const BUNDLE = 'dist/demo-orders';

/** Runs the demo of handlers, and prints what happens. */
export async function demoOrders(
  {
    count = 20,
    seed = randomInt(2 ** 47),
  }: { count: number | undefined; seed: number | undefined },
  session: Session,
): Promise<Result> {
  const { env, signal, narration, paint } = onEmulators(session);
  await build(['samples', 'template'], session);
  await bundleFunction('scripts/demo-orders/consume.lambda.ts', BUNDLE);
  const result = await runDemoOrders({
    count,
    seed,
    templatePath: SYNTHESIZED,
    functionFile: fileURLToPath(new URL(`../../${BUNDLE}/index.mjs`, import.meta.url)),
    env,
    tell: (step) => narration.write(`${paint('bold', step)}\n`),
    onLogLine: () => undefined,
    signal,
  });
  const report = ordersReport(result);
  return {
    exitCode: report.asExpected ? 0 : 1,
    json: report,
    text: (paint) => ordersReportText(report, paint),
  };
}
