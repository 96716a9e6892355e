import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { Cron } from 'croner';

/** When a function is called, as EventBridge and EventBridge Scheduler know it. */
export interface Schedule {
  /** `rate(1 minute)` or `cron(0 8 ? * MON-FRI *)`. */
  readonly expression: string;
  /** The time zone of a cron expression, such as `Europe/Berlin`. */
  readonly timezone: string;
  /** The event that the function gets; `undefined`: the one that EventBridge makes. */
  readonly input: unknown;
  /** The service that calls: `aws.events` or `aws.scheduler`. */
  readonly source: string;
  /** The ARN of the rule or schedule. */
  readonly arn: string;
}

/** What a schedule runs by. */
export interface Timer {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after this many milliseconds, or as soon as the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const SYSTEM_TIMER: Timer = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** `setTimeout` counts to 24 days; sleeping in parts also notices that the machine was suspended. */
const LONGEST_SLEEP_MS = 60_000;

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * The next time after `from` at which a schedule is due; `undefined` if it is never due again. A rate counts from `from`.
 * Both are milliseconds since 1970.
 *
 * @throws Error if the expression is neither a rate nor a cron expression.
 */
export function nextTime(
  { expression, timezone }: Pick<Schedule, 'expression' | 'timezone'>,
  from: number,
): number | undefined {
  const [, count, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return from + Number(count) * (UNIT_MS[unit] ?? 0);
  const [, fields] = /^cron\((.+)\)$/.exec(expression) ?? [];
  if (fields === undefined) {
    throw new Error(`The schedule must be "rate(…)" or "cron(…)", got "${expression}".`);
  }
  return cronOf(fields, expression, timezone).nextRun(new Date(from))?.getTime();
}

/** EventBridge has no seconds, counts days of the week from 1 for Sunday, and writes `0/15` for "every 15 from 0". */
function cronOf(fields: string, expression: string, timezone: string): Cron {
  try {
    const options = { alternativeWeekdays: true, sloppyRanges: true, paused: true, timezone };
    return new Cron(`0 ${fields}`, options);
  } catch (cause) {
    throw new Error(`The schedule "${expression}" can't be read: ${String(cause)}`, { cause });
  }
}

/**
 * Calls a function whenever its schedule is due, until `stop` is aborted. One call ends before the next one starts: a
 * call that takes too long delays the next, where AWS would run both at once.
 *
 * @param call must not reject.
 */
export async function runSchedule(
  schedule: Schedule,
  call: (event: unknown) => Promise<void>,
  timer: Timer,
  stop: AbortSignal,
): Promise<void> {
  let due = nextTime(schedule, timer.now());
  while (due !== undefined && !stop.aborted) {
    const left = due - timer.now();
    if (left > 0) {
      await timer.sleep(Math.min(left, LONGEST_SLEEP_MS), stop);
    } else {
      await call(schedule.input ?? scheduledEvent(schedule, due));
      // Times that passed during the call are left out.
      due = nextTime(schedule, Math.max(due, timer.now()));
    }
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled-events.html */
function scheduledEvent({ source, arn }: Schedule, due: number): object {
  const [, , , region, account] = arn.split(':');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source,
    account,
    region,
    time: new Date(due).toISOString().replace('.000Z', 'Z'),
    resources: [arn],
    detail: {},
  };
}
