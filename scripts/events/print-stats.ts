import { canResume, stateOf } from '../../src/operations/operation-state.ts';
import { failureStats, type FailureStats } from '../../src/operations/failure-stats.ts';
import { readStanding } from '../../src/operations/source/source-standing.ts';
import type { Result, Session } from '../cli/define-command.ts';
import { createCounter } from '../cli/progress.ts';
import { columnsOf } from '../cli/wrap.ts';
import { resumeCommand } from './command-text.ts';
import { unlessInterrupted } from '../cli/unless-interrupted.ts';
import { connected } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Surroundings } from './find-target.ts';
import { openFilterOf } from './filter-options.ts';
import { nothingText } from './nothing-text.ts';
import { openLedger } from './open-ledger.ts';
import { openSource } from './open-source.ts';
import { commandJson } from './operation-text.ts';
import type { StatsValues } from './stats-options.ts';
import { sourceJson } from './source-text.ts';
import { pausedText, statsText, type StatsReport } from './stats-text.ts';

const DEFAULT_LIMIT = 10;
/** How many operations, the newest first, are searched for unfinished ones. */
const SEARCHED_OPERATIONS = 100;

/** Prints what is open, grouped by cause. */
export async function printStats(
  values: StatsValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  return connected(values, session, surroundings, async (connection) => {
    const now = surroundings.now();
    const report = await unlessInterrupted(
      readReport(values, session, connection, now),
      session.signal,
    );
    return {
      exitCode: 0,
      json: jsonOf(report, values, now),
      text: (paint) => {
        const columns = columnsOf(session.narration);
        const setting = { target: values, now, columns, paint };
        if (report.stats.events > 0) return statsText(report, setting);
        return `${pausedText(report, setting)}${nothingText(values)}\n`;
      },
    };
  });
}

async function readReport(
  values: StatsValues,
  { stderr }: Session,
  connection: Connection,
  now: number,
): Promise<StatsReport> {
  const { queries, editor, log } = openLedger(connection);
  const filter = openFilterOf(values, now);
  const limit = values.limit ?? DEFAULT_LIMIT;
  const counter = createCounter(stderr, 'Open events');
  const stats = await failureStats({
    queries,
    ledger: editor,
    filter,
    samples: limit,
    onProgress: counter.update,
  }).finally(counter.finish);
  const source = await readStanding(openSource(connection), log).catch((error: unknown) => {
    stderr.write(
      `Whether events are taken from the queue is not known: ${connection.explain(error)}\n`,
    );
    return undefined;
  });
  const operations = await log.list(SEARCHED_OPERATIONS);
  const unfinished = operations.filter((operation) => canResume(operation, now));
  return { stats, unfinished, filter, limit, ...(source && { source }) };
}

function jsonOf(
  { stats, unfinished, limit, source }: StatsReport,
  values: StatsValues,
  now: number,
) {
  const { events, failed, queued, waiting, causes, ungrouped } = stats;
  const shown = causes.slice(0, limit);
  const hidden = causes.slice(limit).reduce((sum, cause) => sum + cause.events, ungrouped);
  return {
    source: source && sourceJson(source),
    open: events,
    failed,
    queued,
    waiting_for_schema: waiting,
    causes: shown.map(causeJson),
    events_of_other_causes: hidden,
    unfinished_operations: unfinished.map((operation) =>
      commandJson(operation, stateOf(operation, now), resumeCommand(operation, values, now)),
    ),
  };
}

function causeJson(cause: FailureStats['causes'][number]): object {
  const { fingerprint, events, failed, queued, firstSeen, lastSeen, reasons, sampleKey } = cause;
  return {
    fingerprint,
    events,
    failed,
    queued,
    first_seen: firstSeen,
    last_seen: lastSeen,
    reasons,
    types: Object.fromEntries(cause.types.counts),
    tenants: Object.fromEntries(cause.tenants.counts),
    sample: sampleKey,
    sample_failure: cause.sampleFailure,
  };
}
