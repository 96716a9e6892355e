import type { Result, Session } from '../../../../scripts/cli/define-command.ts';
import { INTERRUPTED } from '../../../../scripts/cli/interruption.ts';
import { createProgress } from '../../../../scripts/cli/progress.ts';
import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import { outageReport, outageReportText } from './outage-report.ts';
import { OUTAGE_RUNS, type OutageRun } from './outage-run.ts';
import { simulateOutage, type OutageResult } from './simulate-outage.ts';

/** Simulates outages, and prints what they cost without and with `outageRetryHours`. */
export async function outageCommand(
  { signal, stderr, env }: Session,
  registry: SchemaRegistry,
  runs: readonly OutageRun[] = OUTAGE_RUNS,
): Promise<Result> {
  stderr.write('Simulating samples of outages of the store\n');
  const progress = createProgress(stderr, 'Simulating', runs.length, undefined, env);
  const results: OutageResult[] = [];
  try {
    for (const run of runs) {
      if (signal.aborted) break;
      results.push(await simulateOutage(run, registry));
      progress.update(results.length);
    }
  } finally {
    progress.finish();
  }
  const report = outageReport(results, results.length < runs.length);
  return {
    exitCode: report.broken.length > 0 ? 1 : report.interrupted ? INTERRUPTED : 0,
    json: report,
    text: (paint) => outageReportText(report, paint),
  };
}
