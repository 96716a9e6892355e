import { Logger } from '@aws-lambda-powertools/logger';
import { describe, expect, it } from 'vitest';

import { PowertoolsWatchdogTelemetry } from '../../../src/adapters/powertools/powertools-watchdog-telemetry.ts';
import type { WatchdogReport } from '../../../src/watchdog-ports.ts';
import { captureLines } from './captured-lines.ts';

const captured = captureLines();

const REPORT: WatchdogReport = {
  open: { events: 3, byReason: { handler_error: 2, none: 1 }, overdue: 0 },
  goneReasons: ['lost'],
  oldestOpenSeconds: 90,
  overdue: 4,
  sentAgain: 2,
  lost: 1,
  unsent: 0,
  deadLetters: 5,
  mappingEnabled: true,
  claimsComplete: true,
  openComplete: true,
  problems: [],
  duration: 120,
};

/** Tells of a run with this report. */
function tell(report: Partial<WatchdogReport> = {}): void {
  const telemetry = new PowertoolsWatchdogTelemetry(new Logger({ serviceName: 'x' }), 'dev');
  telemetry.runDone({ ...REPORT, ...report });
}

/** The metrics of a run with this report. */
function metricsOf(report?: Partial<WatchdogReport>) {
  tell(report);
  return captured.metrics();
}

describe('PowertoolsWatchdogTelemetry', () => {
  it('emits what a run saw and did, with the dimensions of all metrics', () => {
    const [all] = metricsOf();
    expect(all).toMatchObject({
      service: 'event-consumer',
      stage: 'dev',
      OpenEvents: 3,
      OldestOpenAge: 90,
      OverdueEvents: 4,
      LostEvents: 1,
      EventsSentAgain: 2,
      DeadLetters: 5,
      MappingDisabled: 0,
      WatchdogRuns: 1,
    });
    expect(all).not.toHaveProperty('reason');
  });

  it('emits zeros of the metrics on which alarms need data', () => {
    expect(metricsOf()[0]).toMatchObject({
      EventsReceived: 0,
      EventsRetried: 0,
      EventsRetriedInfrastructure: 0,
      EventsRetriedHandler: 0,
      EventsNearLastReceive: 0,
      EventsRejected: 0,
      EventsFailed: 0,
    });
  });

  it('emits open events by reason, and zero for a reason that is gone', () => {
    const byReason = metricsOf()
      .filter((line) => 'reason' in line)
      .map(({ service, stage, reason, OpenEvents }) => [service, stage, reason, OpenEvents]);
    expect(byReason).toEqual([
      ['event-consumer', 'dev', 'handler_error', 2],
      ['event-consumer', 'dev', 'none', 1],
      ['event-consumer', 'dev', 'lost', 0],
    ]);
  });

  it('emits that the mapping is disabled', () => {
    expect(metricsOf({ mappingEnabled: false })[0]).toMatchObject({ MappingDisabled: 1 });
  });

  it('leaves out what nobody could tell', () => {
    const { deadLetters, mappingEnabled, ...report } = REPORT;
    const telemetry = new PowertoolsWatchdogTelemetry(new Logger({ serviceName: 'x' }), 'dev');
    telemetry.runDone(report);
    expect(captured.text()).not.toContain('DeadLetters');
    expect(captured.text()).not.toContain('MappingDisabled');
  });

  it('logs one line a run', () => {
    tell({ onlyCounted: 'backlog' });
    expect(captured.logs()).toMatchObject([
      {
        level: 'INFO',
        message: 'watchdog done',
        open_events: 3,
        overdue: 4,
        sent_again: 2,
        lost: 1,
        only_counted: 'backlog',
      },
    ]);
  });

  it('logs an error, and counts no run, if a part of it failed', () => {
    const problems = [{ part: 'claims', cause: 'the index is missing' }];
    tell({ problems });
    expect(captured.logs()).toMatchObject([
      {
        level: 'ERROR',
        message: 'watchdog failed in part',
        cause: 'the index is missing',
        problems,
      },
    ]);
    expect(captured.metrics()[0]).toMatchObject({ WatchdogRuns: 0 });
  });
});
