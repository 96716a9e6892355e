import { CloudWatch } from '@aws-sdk/client-cloudwatch';

import { openDeadLetters } from '../../src/entrypoints/open-dead-letters.ts';
import {
  openMetricOutcomes,
  openMetricTypes,
  openQueueMonitor,
} from '../../src/entrypoints/open-monitors.ts';
import type { ConsoleServices } from '../../src/http/console/console-services.ts';
import type { EventSource, OutcomeMonitor, TypeMonitor } from '../../src/operation-ports.ts';
import { summarizeOpen } from '../../src/operations/open-summary.ts';
import type { OperationClock } from '../../src/operations/operation-clock.ts';
import { Overview } from '../../src/operations/overview/overview.ts';
import type { WatchPeriods, WatchPorts } from '../../src/operations/watch.ts';
import type { Clock } from '../../src/ports.ts';
import { CALLS } from '../stack/calls.ts';
import type { Connection } from './connection.ts';
import { LocalOutcomes } from './local-outcomes.ts';
import { openLedger } from './open-ledger.ts';
import { openSource } from './open-source.ts';

/** Milliseconds. CloudWatch counts by the minute and bills each request. */
const METRICS_EVERY_MS = 30_000;

/** What a watch of a connection's stack reads from. */
export function openWatchPorts(
  connection: Connection,
  clock: Clock,
): WatchPorts & { readonly source: EventSource } {
  const { queries, log } = openLedger(connection);
  return {
    queues: openQueueMonitor(connection.sqs, connection.stack),
    outcomes: openOutcomes(connection, clock),
    open: () => summarizeOpen(queries),
    source: openSource(connection),
    log,
    clock,
  };
}

function openOutcomes(connection: Connection, clock: Clock): OutcomeMonitor {
  const { stack } = connection;
  if (stack.local) return new LocalOutcomes(stack.outcomesEndpoint);
  return openMetricOutcomes(openCloudWatch(connection), stack, clock);
}

function openCloudWatch({ attach }: Connection): CloudWatch {
  const cloudWatch = new CloudWatch(CALLS);
  attach(cloudWatch, 'CloudWatch');
  return cloudWatch;
}

/** A local run counts no events by their type. */
function openTypes(connection: Connection, clock: Clock): TypeMonitor {
  const { stack } = connection;
  if (stack.local) return { lastDay: () => Promise.resolve(undefined) };
  return openMetricTypes(openCloudWatch(connection), stack.stage, clock);
}

/** Milliseconds between two reads of what is open, and of the source. */
const STATE_EVERY_MS = 5_000;

/** How often a watch reads. It reads the depths with each report. */
export function watchPeriods({ stack }: Pick<Connection, 'stack'>): WatchPeriods {
  const outcomesMs = stack.local ? 0 : METRICS_EVERY_MS;
  return { queuesMs: 0, outcomesMs, openMs: STATE_EVERY_MS, sourceMs: STATE_EVERY_MS };
}

/** Milliseconds between two reads, however many tabs are open. On this machine, reading costs nothing. */
const SHARED_EVERY_MS = 1_000;

function overviewPeriods({ stack }: Pick<Connection, 'stack'>): WatchPeriods {
  const stateMs = stack.local ? SHARED_EVERY_MS : STATE_EVERY_MS;
  const outcomesMs = stack.local ? SHARED_EVERY_MS : METRICS_EVERY_MS;
  return { queuesMs: SHARED_EVERY_MS, outcomesMs, openMs: stateMs, sourceMs: stateMs };
}

/** What the console's overview, its switch of the source, and its inspection of dead letters work with. */
export function overviewServices(
  connection: Connection,
  clock: OperationClock,
): Pick<ConsoleServices, 'overview' | 'source' | 'deadLetters' | 'types' | 'explain'> {
  const { stack, sqs, explain } = connection;
  const watched = openWatchPorts(connection, clock);
  const { queries, editor } = openLedger(connection);
  const ports = { ...watched, queries, ledger: editor, clock };
  return {
    overview: new Overview(ports, overviewPeriods(connection)),
    source: watched.source,
    types: openTypes(connection, clock),
    deadLetters: openDeadLetters(sqs, stack.deadLetterQueueUrl),
    explain,
  };
}
