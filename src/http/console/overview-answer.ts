import type { QueueDepth, RecentTraffic } from '../../operation-ports.ts';
import { causeText } from '../../operations/causes/reason-text.ts';
import type { Cause } from '../../operations/failure-stats.ts';
import type { OpenSummary } from '../../operations/open-summary.ts';
import type { OverviewReading } from '../../operations/overview/overview.ts';
import type { SourceStanding } from '../../operations/source/source-standing.ts';
import type { LastReading } from '../../operations/watched-source.ts';
import { operationAnswer } from '../operation-answer.ts';
import { bodyErrors } from '../problem.ts';

/** An overview in an answer: `OVERVIEW_SCHEMA`. @param explain one sentence about an error */
export function overviewAnswer(
  { at, queues, outcomes, open, source, operations }: OverviewReading,
  explain: (error: unknown) => string,
): object {
  const part = <T>(reading: LastReading<T>, json: (value: T) => unknown) =>
    partJson(reading, json, explain);
  return {
    at: new Date(at).toISOString(),
    queues: part(queues, queuesJson),
    outcomes: part(outcomes, trafficJson),
    open: part(open, openJson),
    source: part(source, sourceJson),
    operations: part(operations, (value) => value.map((each) => operationAnswer(each, at))),
  };
}

function partJson<T>(
  reading: LastReading<T>,
  json: (value: T) => unknown,
  explain: (error: unknown) => string,
): object {
  const { kind: state, waitingMs } = reading;
  return {
    state,
    waiting_ms: waitingMs,
    ...(reading.kind === 'read' && { value: json(reading.value) }),
    ...(reading.kind === 'failed' && { error: explain(reading.error) }),
  };
}

function queuesJson({
  queue,
  deadLetters,
}: {
  readonly queue: QueueDepth;
  readonly deadLetters: QueueDepth;
}): object {
  return { queue: depthJson(queue), dead_letters: depthJson(deadLetters) };
}

function depthJson({ visible, inFlight, delayed }: QueueDepth): object {
  return { visible, in_flight: inFlight, delayed };
}

function trafficJson({ newest, series, oldestMessage }: RecentTraffic): object {
  return { newest, series, oldest_message: oldestMessage };
}

function openJson({ failed, queued, complete, causes }: OpenSummary): object {
  return { failed, queued, complete, causes: causes.map(causeJson) };
}

/** How many errors of a sample are told. The page of the event has all. */
const MAX_ERRORS = 3;

function causeJson(cause: Cause): object {
  const { fingerprint, events, failed, queued, firstSeen, lastSeen } = cause;
  const { reasons, types, tenants, sampleKey, sampleFailure } = cause;
  return {
    ...{ fingerprint, events, failed, queued, first_seen: firstSeen, last_seen: lastSeen },
    summary: causeText(reasons),
    reasons,
    types: Object.fromEntries(types.counts),
    tenants: Object.fromEntries(tenants.counts),
    sample_key: sampleKey,
    sample: sampleFailure && {
      reason: sampleFailure.reason,
      message: sampleFailure.message,
      errors: bodyErrors(sampleFailure.errors.slice(0, MAX_ERRORS)),
    },
  };
}

/** Whether events are taken from the queue: `SOURCE_SCHEMA`. */
function sourceJson({ reading, pause }: SourceStanding): object {
  const { state, changedAt, cause } = reading;
  return {
    state,
    changed_at: changedAt,
    cause,
    paused: pause && {
      since: pause.startedAt,
      by: pause.by,
      note: pause.note,
      operation: pause.id,
    },
  };
}
