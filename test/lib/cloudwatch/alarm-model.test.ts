import { describe, expect, it } from 'vitest';

import { AlarmModel, type AlarmProperties, type AlarmState } from './alarm-model.ts';
import { MetricValues } from './metric-values.ts';

const MINUTE_MS = 60_000;
const ALARM: AlarmProperties = {
  Namespace: 'Test',
  MetricName: 'Faults',
  Statistic: 'Sum',
  Period: 60,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  EvaluationPeriods: 3,
};

/** The state after the last of these minutes: `X` breaches, `0` doesn't, `-` is missing. The oldest comes first. */
function stateAfter(minutes: string, alarm: Partial<AlarmProperties>, before: AlarmState = 'OK') {
  const values = new MetricValues();
  const metric = { namespace: alarm.Namespace ?? 'Test', name: 'Faults', dimensions: {} };
  for (const [minute, text] of Array.from(minutes).entries()) {
    if (text !== '-') values.add(metric, minute * MINUTE_MS, text === 'X' ? 1 : 0);
  }
  return new AlarmModel({ ...ALARM, ...alarm }, values).stateAt(minutes.length * MINUTE_MS, before);
}

describe('the model of an alarm', () => {
  it.each([
    ['XXX', 'ALARM'],
    ['XX0', 'OK'],
    ['0XX', 'OK'],
    ['XX0XXX', 'ALARM'],
  ])('that needs three of three is, after %s, %s', (minutes, state) => {
    expect(stateAfter(minutes, {})).toBe(state);
  });

  it.each([
    ['X00', 'ALARM'],
    ['X000', 'OK'],
    ['000', 'OK'],
  ])('that needs one of three is, after %s, %s', (minutes, state) => {
    expect(stateAfter(minutes, { DatapointsToAlarm: 1 })).toBe(state);
  });

  it('looks for enough real values in two more periods', () => {
    expect(stateAfter('X-X-X', { TreatMissingData: 'notBreaching' })).toBe('ALARM');
    expect(stateAfter('X--X-X', { TreatMissingData: 'notBreaching' })).toBe('OK');
  });

  it.each<[string, string, AlarmState]>([
    ['breaching', '------', 'ALARM'],
    ['breaching', '0-----', 'ALARM'],
    ['breaching', '--0---', 'OK'],
    ['notBreaching', '------', 'OK'],
    ['notBreaching', '----XX', 'OK'],
    ['missing', '------', 'INSUFFICIENT_DATA'],
    ['ignore', '------', 'ALARM'],
    ['ignore', '-----0', 'OK'],
  ])(
    'that treats missing data as %s and was raised is, after %s, %s',
    (missing, minutes, state) => {
      expect(stateAfter(minutes, { TreatMissingData: missing }, 'ALARM')).toBe(state);
    },
  );

  it('ignores missing data of DynamoDB, whatever the template says', () => {
    const alarm = { Namespace: 'AWS/DynamoDB', TreatMissingData: 'notBreaching' };
    expect(stateAfter('------', alarm, 'ALARM')).toBe('ALARM');
    expect(stateAfter('------', alarm, 'OK')).toBe('OK');
  });

  it('compares what its template says', () => {
    const alarm = { ComparisonOperator: 'LessThanThreshold' };
    expect(stateAfter('000', alarm)).toBe('ALARM');
    expect(stateAfter('00X', alarm)).toBe('OK');
  });

  it('knows a value only once it has arrived, and a period only once it is over', () => {
    const values = new MetricValues();
    values.add({ namespace: 'Test', name: 'Faults', dimensions: {} }, 10_000, 1, 90_000);
    const model = new AlarmModel({ ...ALARM, DatapointsToAlarm: 1 }, values);
    expect(model.raisedAt(0, 10 * MINUTE_MS)).toBe(2 * MINUTE_MS);
  });

  it('adds up, counts or compares the raw values of a period', () => {
    const values = new MetricValues();
    const metric = { namespace: 'Test', name: 'Faults', dimensions: { stage: 'dev' } };
    for (const value of [4, 1, 7]) values.add(metric, 1000, value);
    const period = { from: 0, until: MINUTE_MS };
    const of = (statistic: string) => values.statistic(metric, statistic, period, MINUTE_MS);
    expect(['Sum', 'Average', 'SampleCount', 'Maximum', 'Minimum'].map(of)).toEqual([
      12, 4, 3, 7, 1,
    ]);
    expect(
      values.statistic({ ...metric, dimensions: {} }, 'Sum', period, MINUTE_MS),
    ).toBeUndefined();
  });
});
