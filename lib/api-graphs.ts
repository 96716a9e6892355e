import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { MINUTE } from './alarm-definition.ts';
import type { GraphOptions } from './dashboard-graph.ts';

/** How the HTTP API answers, and how fast. */
export function apiGraphs(stage: IHttpStage) {
  const latency = (share: number) =>
    stage.metricLatency({ period: MINUTE, statistic: Stats.percentile(share), label: `p${share}` });
  return {
    requests: {
      title: 'HTTP API: requests by status',
      stacked: true,
      left: { unit: 'requests a minute', metrics: requestsByStatus(stage) },
    },
    latency: {
      title: 'HTTP API: latency',
      left: { unit: 'milliseconds', metrics: [latency(50), latency(99)] },
    },
  } satisfies Readonly<Record<string, GraphOptions>>;
}

/** API Gateway counts all requests, 4xx and 5xx. 2xx and 3xx are what is left. */
function requestsByStatus(stage: IHttpStage) {
  const sum = { period: MINUTE, statistic: Stats.SUM };
  const refused = stage.metricClientError({ ...sum, label: '4xx' });
  const failed = stage.metricServerError({ ...sum, label: '5xx' });
  const requests = stage.metricCount({
    period: MINUTE,
    statistic: Stats.SAMPLE_COUNT,
    label: 'all',
  });
  const others = new MathExpression({
    label: '2xx and 3xx',
    expression: 'requests - FILL(refused, 0) - FILL(failed, 0)',
    usingMetrics: { requests, refused, failed },
    period: MINUTE,
  });
  return [others, refused, failed];
}
