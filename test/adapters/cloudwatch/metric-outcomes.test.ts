import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';

import { MetricOutcomes } from '../../../src/adapters/cloudwatch/metric-outcomes.ts';
import { METRICS, METRICS_NAMESPACE } from '../../../src/names/metrics.ts';

/** Half past the minute after nine. */
const clock = { now: () => Date.UTC(2026, 10, 21, 9, 1, 30) };
const minute = (number: number) => new Date(Date.UTC(2026, 10, 21, 8, number));

function answering(MetricDataResults: GetMetricDataCommandOutput['MetricDataResults']) {
  const inputs: GetMetricDataCommandInput[] = [];
  const getMetricData = (input: GetMetricDataCommandInput) => {
    inputs.push(input);
    return Promise.resolve({ MetricDataResults, $metadata: {} });
  };
  const stack = { stage: 'prod', queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/events' };
  return { inputs, outcomes: new MetricOutcomes({ getMetricData }, stack, clock) };
}

const NONE = { processed: 0, duplicate: 0, conflict: 0, rejected: 0, failed: 0, retry: 0 };

describe('the outcomes that CloudWatch has counted', () => {
  it('are those of the newest minute that has any', async () => {
    const { outcomes } = answering([
      { Id: 'processed', Timestamps: [minute(58), minute(59)], Values: [700, 600] },
      { Id: 'retry', Timestamps: [minute(59)], Values: [5] },
      { Id: 'rejected', Timestamps: [minute(58)], Values: [9] },
      { Id: 'failed' },
    ]);
    expect((await outcomes.recent()).newest).toEqual({
      since: '2026-11-21T08:59:00.000Z',
      until: '2026-11-21T09:00:00.000Z',
      counts: { ...NONE, processed: 600, retry: 5 },
    });
  });

  it.each([
    ['of five minutes ago', 56, true],
    ['of six minutes ago', 55, false],
  ])('are news or not if they are %s', async (_, newest, isNews) => {
    const result = { Id: 'processed', Timestamps: [minute(newest)], Values: [1] };
    expect('newest' in (await answering([result]).outcomes.recent())).toBe(isNews);
  });

  it('are a series of the minutes of the last hour, with zeros where nothing was received', async () => {
    const { outcomes } = answering([
      { Id: 'processed', Timestamps: [minute(59), minute(57)], Values: [600, 700] },
      { Id: 'retry', Timestamps: [minute(57)], Values: [5] },
    ]);
    const { series } = await outcomes.recent();
    expect([series.length, series[0]?.since]).toEqual([59, '2026-11-21T08:01:00.000Z']);
    expect(series.slice(-4)).toEqual([
      { since: minute(56).toISOString(), until: minute(57).toISOString(), counts: NONE },
      {
        since: minute(57).toISOString(),
        until: minute(58).toISOString(),
        counts: { ...NONE, processed: 700, retry: 5 },
      },
      { since: minute(58).toISOString(), until: minute(59).toISOString(), counts: NONE },
      {
        since: minute(59).toISOString(),
        until: minute(60).toISOString(),
        counts: { ...NONE, processed: 600 },
      },
    ]);
  });

  it.each([
    ['leave out the last two minutes without values, which may not be counted yet', [], 58],
    ['go to the newest minute that has values', [minute(60)], 60],
  ])('%s', async (_, Timestamps, length) => {
    const { outcomes } = answering([{ Id: 'processed', Timestamps, Values: [1] }]);
    expect((await outcomes.recent()).series).toHaveLength(length);
  });

  it('are none if nothing was received in an hour', async () => {
    for (const results of [[{ Id: 'processed', Timestamps: [], Values: [] }], undefined]) {
      const { series, ...others } = await answering(results).outcomes.recent();
      expect([new Set(series.map(({ counts }) => counts.processed)), others]).toEqual([
        new Set([0]),
        {},
      ]);
    }
  });

  it('come with the newest age of the oldest message', async () => {
    const { outcomes } = answering([
      { Id: 'age', Timestamps: [minute(58), minute(57)], Values: [61, 12] },
    ]);
    expect((await outcomes.recent()).oldestMessage).toEqual({
      seconds: 61,
      at: '2026-11-21T08:59:00.000Z',
    });
  });

  it('are asked for by one request, for whole minutes of the metrics that the consumer and SQS emit', async () => {
    const { inputs, outcomes } = answering([]);
    await outcomes.recent();
    const [{ StartTime, EndTime, MetricDataQueries = [] } = { MetricDataQueries: [] }] =
      inputs as Partial<GetMetricDataCommandInput>[];
    expect([inputs.length, StartTime, EndTime]).toEqual([
      1,
      new Date(Date.UTC(2026, 10, 21, 8, 1)),
      new Date(Date.UTC(2026, 10, 21, 9, 1)),
    ]);
    expect(MetricDataQueries[0]).toEqual({
      Id: 'processed',
      MetricStat: {
        Metric: {
          Namespace: METRICS_NAMESPACE,
          MetricName: METRICS.processed,
          Dimensions: [
            { Name: 'service', Value: 'event-consumer' },
            { Name: 'stage', Value: 'prod' },
          ],
        },
        Period: 60,
        Stat: 'Sum',
      },
    });
    expect(MetricDataQueries.at(-1)).toEqual({
      Id: 'age',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{ Name: 'QueueName', Value: 'events' }],
        },
        Period: 60,
        Stat: 'Maximum',
      },
    });
    expect(MetricDataQueries).toHaveLength(7);
  });
});
