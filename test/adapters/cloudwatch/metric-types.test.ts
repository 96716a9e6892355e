import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';

import { MetricTypes } from '../../../src/adapters/cloudwatch/metric-types.ts';

const clock = { now: () => Date.UTC(2026, 10, 21, 9, 1, 30) };

function answering(MetricDataResults: GetMetricDataCommandOutput['MetricDataResults']) {
  const inputs: GetMetricDataCommandInput[] = [];
  const getMetricData = (input: GetMetricDataCommandInput) => {
    inputs.push(input);
    return Promise.resolve({ MetricDataResults, $metadata: {} });
  };
  return { inputs, types: new MetricTypes({ getMetricData }, 'prod', clock) };
}

describe('the outcomes of an event type in CloudWatch', () => {
  it('are the sums of the hours of a day, in one request', async () => {
    const { inputs, types } = answering([
      { Id: 'processed', Values: [700, 600] },
      { Id: 'rejected', Values: [3] },
      { Id: 'failed', Values: [] },
    ]);
    expect(await types.lastDay('order.placed')).toEqual({
      since: '2026-11-20T10:00:00.000Z',
      until: '2026-11-21T09:01:30.000Z',
      counts: { processed: 1300, duplicate: 0, conflict: 0, rejected: 3, failed: 0, retry: 0 },
    });
    const [first] = inputs[0]?.MetricDataQueries ?? [];
    expect([inputs.length, inputs[0]?.MetricDataQueries?.length]).toEqual([1, 6]);
    expect(first?.MetricStat).toEqual({
      Metric: {
        Namespace: 'EventProcessor',
        MetricName: 'EventsProcessed',
        Dimensions: [
          { Name: 'service', Value: 'event-consumer' },
          { Name: 'stage', Value: 'prod' },
          { Name: 'event_type', Value: 'order.placed' },
        ],
      },
      Period: 3600,
      Stat: 'Sum',
    });
  });

  it('are none if there are no such metrics', async () => {
    const { types } = answering([{ Id: 'processed', Values: [] }, { Id: 'failed' }]);
    expect(await types.lastDay('order.placed')).toBeUndefined();
  });
});
