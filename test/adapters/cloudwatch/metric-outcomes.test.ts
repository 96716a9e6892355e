import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';

import { MetricOutcomes } from '../../../src/adapters/cloudwatch/metric-outcomes.ts';
import { METRICS, METRICS_NAMESPACE } from '../../../src/names.ts';

/** Half past the minute after nine. */
const clock = { now: () => Date.UTC(2026, 10, 21, 9, 1, 30) };
const minute = (number: number) => new Date(Date.UTC(2026, 10, 21, 8, number));

function answering(MetricDataResults: GetMetricDataCommandOutput['MetricDataResults']) {
  const inputs: GetMetricDataCommandInput[] = [];
  const getMetricData = (input: GetMetricDataCommandInput) => {
    inputs.push(input);
    return Promise.resolve({ MetricDataResults, $metadata: {} });
  };
  return { inputs, outcomes: new MetricOutcomes({ getMetricData }, 'prod', clock) };
}

describe('the outcomes that CloudWatch has counted', () => {
  it('are those of the newest minute that has any', async () => {
    const { outcomes } = answering([
      { Id: 'processed', Timestamps: [minute(58), minute(59)], Values: [700, 600] },
      { Id: 'retry', Timestamps: [minute(59)], Values: [5] },
      { Id: 'rejected', Timestamps: [minute(58)], Values: [9] },
      { Id: 'failed' },
    ]);
    expect(await outcomes.newest()).toEqual({
      since: '2026-11-21T08:59:00.000Z',
      until: '2026-11-21T09:00:00.000Z',
      counts: { processed: 600, duplicate: 0, conflict: 0, rejected: 0, failed: 0, retry: 5 },
    });
  });

  it('are none if nothing was received in five minutes', async () => {
    expect(
      await answering([{ Id: 'processed', Timestamps: [], Values: [] }]).outcomes.newest(),
    ).toBe(undefined);
    expect(await answering(undefined).outcomes.newest()).toBe(undefined);
  });

  it('are sums of whole minutes, of the metrics and dimensions that the consumer emits', async () => {
    const { inputs, outcomes } = answering([]);
    await outcomes.newest();
    const [{ StartTime, EndTime, MetricDataQueries = [] } = { MetricDataQueries: [] }] =
      inputs as Partial<GetMetricDataCommandInput>[];
    expect([StartTime, EndTime]).toEqual([
      new Date(Date.UTC(2026, 10, 21, 8, 56)),
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
    expect(MetricDataQueries).toHaveLength(6);
  });
});
