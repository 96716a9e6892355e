import type { Result, Session } from '../../../../scripts/cli/define-command.ts';
import { INTERRUPTED } from '../../../../scripts/cli/interruption.ts';
import { createProgress } from '../../../../scripts/cli/progress.ts';
import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import { outageReport, outageReportText } from './outage-report.ts';
import { ALL_RUNS, type OutageRuns } from './outage-run.ts';
import { simulateOutage, type OutageResult } from './simulate-outage.ts';
import { simulateServiceOutage, type ServiceOutageResult } from './simulate-service-outage.ts';

/** Simulates outages, and prints what they cost without and with `outageRetryHours` or the handler's `retryFor`. */
export async function outageCommand(
  { signal, stderr, env }: Session,
  registry: SchemaRegistry,
  runs: OutageRuns = ALL_RUNS,
): Promise<Result> {
  stderr.write('Simulating samples of outages of the store and of a service that handlers call\n');
  const total = runs.store.length + runs.service.length;
  const progress = createProgress(stderr, 'Simulating', total, undefined, env);
  const results: OutageResult[] = [];
  const serviceResults: ServiceOutageResult[] = [];
  const done = () => results.length + serviceResults.length;
  try {
    for (const run of runs.store) {
      if (signal.aborted) break;
      results.push(await simulateOutage(run, registry));
      progress.update(done());
    }
    for (const run of runs.service) {
      if (signal.aborted) break;
      serviceResults.push(await simulateServiceOutage(run, registry));
      progress.update(done());
    }
  } finally {
    progress.finish();
  }
  const report = outageReport({ results, serviceResults }, done() < total);
  return {
    exitCode: report.broken.length > 0 ? 1 : report.interrupted ? INTERRUPTED : 0,
    json: report,
    text: (paint) => outageReportText(report, paint),
  };
}
