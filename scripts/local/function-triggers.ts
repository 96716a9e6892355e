import { randomUUID } from 'node:crypto';

import type { SQSClient } from '@aws-sdk/client-sqs';

import { EventSourceMapping, type BatchDelivery } from './event-source-mapping.ts';
import { ExecutionEnvironment, type FunctionConfiguration } from './execution-environment.ts';
import type { MappingSwitch } from './mapping-switch.ts';
import { runSchedule, SYSTEM_TIMER, type Schedule, type Timer } from './schedule.ts';
import type { QueueMapping } from './template-functions.ts';

/** Hears what becomes of the functions' calls. */
export interface FunctionObserver {
  readonly onDelivery: (delivery: BatchDelivery) => void;
  /** The queue could not be reached. It is polled again. */
  readonly onReceiveFailed?: (error: unknown) => void;
  /** A call by a schedule failed. The function is called again when it is next due. */
  readonly onScheduledCallFailed?: (functionId: string, error: unknown) => void;
  /** Every line the functions log. */
  readonly onLogLine: (line: string) => void;
}

export interface PollOptions extends FunctionObserver {
  /** The region of the queue. */
  readonly region: string;
  /** Maximum number of execution environments for the queue. The mapping may allow fewer. */
  readonly concurrency: number;
}

/**
 * Polls a queue for a function until `stop`, as Lambda does, with as many execution environments as are wanted and allowed.
 * If polling fails for good, it aborts `stop`.
 */
export function pollQueue(
  { lever, ...queue }: QueueMapping & { readonly lever: MappingSwitch },
  configuration: FunctionConfiguration,
  client: SQSClient,
  { onDelivery, onReceiveFailed, onLogLine, region, concurrency }: PollOptions,
  stop: AbortController,
): Promise<void>[] {
  const clock = { now: () => Date.now() };
  const mapping = new EventSourceMapping(client, { ...queue, region }, clock);
  const observer = {
    delivered: onDelivery,
    ...(onReceiveFailed && { receiveFailed: onReceiveFailed }),
  };
  const lanes = Math.min(concurrency, queue.maxConcurrency);
  return Array.from({ length: lanes }, () =>
    withEnvironment(configuration, onLogLine, stop, (environment) =>
      mapping.run((event) => environment.invoke(event, randomUUID()), observer, stop.signal, lever),
    ),
  );
}

export interface ScheduleOptions extends FunctionObserver {
  /** What schedules run by. Default: the system's time. */
  readonly timer?: Timer;
}

/** Calls a function when its schedule is due, until `stop`. */
export function callWhenDue(
  functionId: string,
  schedule: Schedule,
  configuration: FunctionConfiguration,
  { onLogLine, onScheduledCallFailed, timer = SYSTEM_TIMER }: ScheduleOptions,
  stop: AbortController,
): Promise<void> {
  return withEnvironment(configuration, onLogLine, stop, (environment) => {
    const call = async (event: unknown): Promise<void> => {
      await environment.invoke(event, randomUUID()).catch((error: unknown) => {
        onScheduledCallFailed?.(functionId, error);
      });
    };
    return runSchedule(schedule, call, timer, stop.signal);
  });
}

/** Work that fails ends all other work: the run is over, and says so. */
async function withEnvironment(
  configuration: FunctionConfiguration,
  onLogLine: (line: string) => void,
  stop: AbortController,
  work: (environment: ExecutionEnvironment) => Promise<void>,
): Promise<void> {
  const environment = new ExecutionEnvironment(configuration, onLogLine);
  try {
    await work(environment);
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    await environment.stop();
  }
}
