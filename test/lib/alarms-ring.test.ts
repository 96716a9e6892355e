import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { AlarmModel, metricsOf, type AlarmProperties } from './cloudwatch/alarm-model.ts';
import { MetricValues } from './cloudwatch/metric-values.ts';
import { templateAlarms } from './cloudwatch/template-alarms.ts';
import { newEventProcessor } from './synthesize.ts';

const START = Date.UTC(2026, 10, 21, 9);
const MINUTE_MS = 60_000;

const ALARMS = templateAlarms(
  Template.fromStack(newEventProcessor()).findResources('AWS::CloudWatch::Alarm') as Parameters<
    typeof templateAlarms
  >[0],
);

/** Values of a metric that the alarm watches, one for each minute. `undefined`: nothing was reported. */
type Report = (metric: string, values: readonly (number | undefined)[], delayMs?: number) => void;

interface Case {
  /** What must raise the alarm … */
  readonly raising: (report: Report) => void;
  /** … at the latest after this number of minutes. */
  readonly within: number;
  /** What must not raise it, although something happens. */
  readonly quiet: (report: Report) => void;
}

const minutes = (count: number, value: number | undefined = 0) =>
  Array<typeof value>(count).fill(value);

/** Each request is a value of its own, because the alarm counts values. */
const requests = (report: Report, aMinute: readonly number[]) => {
  for (let place = 0; place < Math.max(...aMinute); place += 1)
    report(
      'Count',
      aMinute.map((count) => (place < count ? 1 : undefined)),
    );
};

const CASES: Record<string, Case> = {
  DeadLetterQueueNotEmpty: {
    raising: (report) => report('ApproximateNumberOfMessagesVisible', [0, 1]),
    within: 2,
    quiet: (report) => report('ApproximateNumberOfMessagesVisible', minutes(20)),
  },
  EventsNearLastReceive: {
    raising: (report) => report('EventsNearLastReceive', [0, 0, 1]),
    within: 3,
    quiet: (report) => report('EventsNearLastReceive', minutes(20)),
  },
  OldestMessageTooOld: {
    raising: (report) => report('ApproximateAgeOfOldestMessage', [590, 650, 710, 770]),
    within: 4,
    quiet: (report) =>
      report('ApproximateAgeOfOldestMessage', [...minutes(3), 700, 700, 30, ...minutes(9)]),
  },
  ConsumerErrors: {
    raising: (report) => report('Errors', [0, 1]),
    within: 5,
    quiet: (report) => report('Errors', minutes(20)),
  },
  ConsumerThrottles: {
    raising: (report) => report('Throttles', [0, 1]),
    within: 5,
    quiet: (report) => report('Throttles', minutes(20)),
  },
  RecursiveInvocationsDropped: {
    raising: (report) => report('RecursiveInvocationsDropped', [undefined, 3]),
    within: 5,
    quiet: (report) => report('RecursiveInvocationsDropped', []),
  },
  InfrastructureRetriesTooHigh: {
    // One event a second, and DynamoDB goes down 40 seconds into the first minute.
    raising: (report) => {
      report('EventsReceived', [60, 90, 120]);
      report('EventsRetriedInfrastructure', [20, 90, 120]);
    },
    within: 1,
    // A batch fails at night, then a small part of much traffic.
    quiet: (report) => {
      report('EventsReceived', [12, 5, 0, 0, 12_000, 12_000]);
      report('EventsRetriedInfrastructure', [10, 0, 0, 0, 2_300, 2_300]);
    },
  },
  HandlerRetriesTooHigh: {
    raising: (report) => {
      report('EventsReceived', minutes(15, 60));
      report('EventsRetriedHandler', minutes(15, 20));
    },
    within: 10,
    // A service is down for four minutes.
    quiet: (report) => {
      report('EventsReceived', minutes(30, 60));
      report('EventsRetriedHandler', [...minutes(5), ...minutes(4, 60), ...minutes(21)]);
    },
  },
  RejectedShareTooHigh: {
    raising: (report) => {
      report('EventsReceived', minutes(5, 30));
      report('EventsRejected', minutes(5, 2));
    },
    within: 5,
    // One of two events at night, then a few of many, then everything retried.
    quiet: (report) => {
      report('EventsReceived', [2, 0, 0, 0, 0, ...minutes(5, 100), ...minutes(5, 100)]);
      report('EventsRejected', [1, 0, 0, 0, 0, ...minutes(5, 4), ...minutes(5)]);
      report('EventsRetried', [...minutes(10), ...minutes(5, 100)]);
    },
  },
  FailedShareTooHigh: {
    raising: (report) => {
      report('EventsReceived', minutes(5, 30));
      report('EventsFailed', minutes(5, 2));
    },
    within: 5,
    quiet: (report) => {
      report('EventsReceived', [2, 0, 0, 0, 0, ...minutes(5, 100)]);
      report('EventsFailed', [1, 0, 0, 0, 0, ...minutes(5, 4)]);
    },
  },
  OverdueEvents: {
    raising: (report) => report('OverdueEvents', [...minutes(15, 2), ...minutes(20)]),
    within: 15,
    // The watchdog sends them again, and most come back.
    quiet: (report) => report('OverdueEvents', [...minutes(5), 4, 4, ...minutes(13)]),
  },
  LostEvents: {
    raising: (report) => report('LostEvents', [0, 0, 1, ...minutes(10)]),
    within: 3,
    quiet: (report) => report('LostEvents', minutes(20)),
  },
  MappingDisabled: {
    raising: (report) => report('MappingDisabled', [...minutes(6, 1), ...minutes(10)]),
    within: 5,
    // A deployment disables it for a moment.
    quiet: (report) => report('MappingDisabled', [0, 1, 1, 1, ...minutes(16)]),
  },
  WatchdogSilent: {
    raising: (report) =>
      report('WatchdogRuns', [...minutes(3, 1), ...minutes(6, undefined), 1, 1, 1]),
    within: 9,
    // Two runs are late, then two fail.
    quiet: (report) =>
      report('WatchdogRuns', [
        1,
        1,
        undefined,
        undefined,
        ...minutes(5, 1),
        0,
        0,
        ...minutes(70, 1),
      ]),
  },
  TablesThrottled: {
    raising: (report) => report('WriteThrottleEvents JournalPages', [50, undefined, 50, 50]),
    within: 4,
    // A table grows with its traffic.
    quiet: (report) =>
      report('WriteThrottleEvents TableLedger', [200, 200, ...minutes(8, undefined), 9, 9, 9, 9]),
  },
  ApiErrorsTooHigh: {
    // Two requests a second, and DynamoDB goes down after four minutes.
    raising: (report) => {
      requests(report, minutes(15, 120));
      report('5xx', [...minutes(4, undefined), ...minutes(6, 120), ...minutes(5)]);
    },
    within: 5,
    // At night all of a few requests fail. Then a small part of many does.
    quiet: (report) => {
      requests(report, [10, 5, 4, 0, 0, ...minutes(10, 60)]);
      report('5xx', [10, 5, 4, 0, 0, ...minutes(10, 5)]);
    },
  },
  ApiFunctionFailures: {
    // Nothing is invoked any more, so there are no errors to report.
    raising: (report) => report('Throttles', [0, 3]),
    within: 5,
    quiet: (report) => {
      report('Errors', minutes(20));
      report('Throttles', minutes(20));
    },
  },
};

function alarmOf(id: string): AlarmProperties {
  const alarm = ALARMS.get(id);
  if (!alarm) throw new Error(`The template has no alarm ${id}.`);
  return alarm;
}

/** For so many minutes before START the watchdog ran. At the very first deployment its alarm does ring. */
const BEFORE = 10;

/** The alarm, after these values were reported from START on. */
function modelOf(id: string, tell: (report: Report) => void): AlarmModel {
  const alarm = alarmOf(id);
  const values = new MetricValues();
  tell((metric, series, delayMs = 0) => {
    const [name, resource = ''] = metric.split(' ');
    const found = metricsOf(alarm).find(
      (one) => one.name === name && JSON.stringify(one.dimensions).includes(resource),
    );
    if (!found) throw new Error(`The alarm ${id} doesn't watch ${metric}.`);
    const known = name === 'WatchdogRuns' ? [...minutes(BEFORE, 1), ...series] : series;
    const first = START - (known.length - series.length) * MINUTE_MS;
    for (const [minute, value] of known.entries()) {
      if (value !== undefined) values.add(found, first + minute * MINUTE_MS, value, delayMs);
    }
  });
  return new AlarmModel(alarm, values);
}

/** After how many minutes the alarm is raised; `undefined` if not within an hour. */
function raisedAfter(model: AlarmModel): number | undefined {
  const at = model.raisedAt(START, START + 60 * MINUTE_MS);
  return at === undefined ? undefined : (at - START) / MINUTE_MS;
}

describe('the alarms of the stack', () => {
  it('are all looked at here', () => {
    expect(Object.keys(CASES).sort()).toEqual([...ALARMS.keys()].sort());
  });

  it.each(Object.entries(CASES))('%s is raised in time', (id, { raising, within }) => {
    expect(raisedAfter(modelOf(id, raising)) ?? Infinity).toBeLessThanOrEqual(within);
  });

  it.each(Object.entries(CASES))('%s is not raised for less', (id, { quiet }) => {
    expect(raisedAfter(modelOf(id, quiet))).toBeUndefined();
  });

  it.each(Object.entries(CASES))('%s is over by itself within half an hour', (id, { raising }) => {
    const model = modelOf(id, raising);
    const raised = model.raisedAt(START, START + 60 * MINUTE_MS) ?? NaN;
    const states = minutes(30).map((_, minute) =>
      model.stateAt(raised + minute * MINUTE_MS, 'ALARM'),
    );
    expect(states).toContain('OK');
  });

  it('include a crash of the API’s function', () => {
    const crash = (report: Report) => {
      report('Errors', [0, 1]);
    };
    expect(raisedAfter(modelOf('ApiFunctionFailures', crash))).toBeLessThanOrEqual(5);
  });

  it.each(['EventsNearLastReceive', 'InfrastructureRetriesTooHigh'])(
    '%s is raised even if each log line becomes a metric 90 seconds late',
    (id) => {
      const late = (report: Report) => {
        CASES[id]?.raising((metric, series) => report(metric, series, 90_000));
      };
      expect(raisedAfter(modelOf(id, late))).toBeLessThanOrEqual(4);
    },
  );
});
