import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { METRICS, METRICS_NAMESPACE } from '../../src/names/metrics.ts';
import { newEventProcessor } from './synthesize.ts';

interface Widget {
  readonly type: string;
  readonly width: number;
  readonly x: number;
  readonly y: number;
  readonly properties: {
    readonly title: string;
    readonly period?: number;
    readonly alarms?: readonly unknown[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly yAxis?: Readonly<Record<string, { readonly label?: string; readonly min?: number }>>;
  };
}

const stack = newEventProcessor();
const template = Template.fromStack(stack);
const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard')) as {
  Properties: { DashboardName: string; DashboardBody: unknown };
}[];

/** The body is JSON with references in it. They become `<Id>`. */
const widgets = (() => {
  const body = Stack.of(stack).resolve(dashboard?.Properties.DashboardBody) as {
    'Fn::Join': [string, (string | Readonly<Record<string, string | string[]>>)[]];
  };
  const text = body['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : `<${Object.values(part).flat().join('.')}>`))
    .join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
})();
const graphs = widgets.filter(({ type }) => type === 'metric');

/** The names of the metrics of a graph. `...` in an entry means: as in the entry before. */
function metricsOf({ properties: { metrics = [] } }: Widget): string[] {
  const names: string[] = [];
  for (const [namespace, name] of metrics) {
    if (typeof namespace !== 'string' || typeof name !== 'string') continue;
    names.push(name === '.' ? (names.at(-1) ?? '') : name);
  }
  return names;
}

describe('EventDashboard', () => {
  it('is one dashboard, named like the stack', () => {
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    expect(dashboard?.Properties.DashboardName).toBe('EventProcessor-dev');
  });

  it('shows the state of every alarm first', () => {
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    expect(widgets[0]).toMatchObject({ type: 'alarm', x: 0, y: 0, width: 24 });
    expect(widgets[0]?.properties.alarms).toHaveLength(alarms.length);
  });

  it('says of each graph what it shows, in which unit, from 0 and by the minute', () => {
    expect(graphs.length).toBeGreaterThan(5);
    for (const { properties } of graphs) {
      expect(properties.title).toMatch(/^[A-Z][^.]+$/);
      expect(properties.period).toBe(60);
      for (const axis of Object.values(properties.yAxis ?? {})) {
        expect(axis).toMatchObject({ min: 0, label: expect.stringMatching(/./) as string });
      }
      const sides = new Set(
        (properties.metrics ?? []).map((metric) => JSON.stringify(metric).includes('"right"')),
      );
      expect(Object.keys(properties.yAxis ?? {})).toHaveLength(sides.size);
    }
    expect(new Set(graphs.map(({ properties }) => properties.title)).size).toBe(graphs.length);
  });

  it('names each line in words', () => {
    const entries = graphs.flatMap(({ properties }) => properties.metrics ?? []);
    for (const entry of entries)
      expect(entry.at(-1)).toMatchObject({ label: expect.any(String) as string });
  });

  it('fills whole rows', () => {
    const rows = Map.groupBy(widgets, ({ y }) => y);
    for (const row of rows.values()) {
      expect(row.reduce((sum, { width }) => sum + width, 0)).toBe(24);
    }
  });

  it.each([
    [
      'Messages by outcome',
      [
        'EventsProcessed',
        'EventsDuplicate',
        'EventsConflict',
        'EventsRejected',
        'EventsFailed',
        'EventsRetried',
      ],
    ],
    [
      'Retries by who can end them',
      ['EventsRetriedInfrastructure', 'EventsRetriedHandler', 'EventsRetriedWaiting', 'RetryDelay'],
    ],
    [
      'Backlog, and age since first seen',
      [
        'ApproximateNumberOfMessagesVisible',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
        'FirstSeenAge',
      ],
    ],
    [
      'Dead letters, and messages near them',
      ['ApproximateNumberOfMessagesVisible', 'EventsNearLastReceive', 'EventsResent'],
    ],
    ['Open events by reason', ['OldestOpenAge']],
    [
      'Watchdog: events whose messages are gone',
      ['OverdueEvents', 'EventsSentAgain', 'LostEvents'],
    ],
    [
      'Latency from occurred_at until processed',
      ['LatencyFromOccurred', 'LatencyFromOccurred', 'LatencyFromOccurred'],
    ],
    [
      'Latency from receipt by SQS until processed',
      ['LatencyFromReceipt', 'LatencyFromReceipt', 'LatencyFromReceipt'],
    ],
    ['Cost: DynamoDB write units', ['ConsumedWriteCapacityUnits', 'ConsumedWriteCapacityUnits']],
    [
      'Cost: invocations and their duration',
      ['Invocations', 'Invocations', 'Invocations', 'Duration', 'Duration'],
    ],
    ['Cost: logs', ['IncomingBytes', 'IncomingBytes', 'IncomingBytes', 'IncomingBytes']],
    ['HTTP API: requests by status', ['Count', '4xx', '5xx']],
    ['HTTP API: latency', ['Latency', 'Latency']],
  ])('has a graph "%s"', (title, metrics) => {
    const graph = graphs.find(({ properties }) => properties.title === title);
    expect(graph && metricsOf(graph)).toEqual(metrics);
  });

  it('has a line for each reason of open events, whichever occur', () => {
    const graph = graphs.find(({ properties }) => properties.title === 'Open events by reason');
    expect(graph?.properties.metrics?.[0]?.[0]).toMatchObject({
      expression: `SEARCH('{EventProcessor,service,stage,reason} MetricName="OpenEvents" service="event-consumer" stage="dev"', 'Maximum', 60)`,
    });
  });

  it('shows no API if there is none', () => {
    const without = Template.fromStack(newEventProcessor({ httpApi: 'off' }));
    const [other] = Object.values(without.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain('AWS/ApiGateway');
    expect(JSON.stringify(other)).not.toMatch(/API/);
    expect(JSON.stringify(other)).not.toContain('ApiGateway');
  });

  it('shows only metrics that the code emits', () => {
    const known: readonly string[] = Object.values(METRICS);
    const own = graphs.flatMap(({ properties }) => properties.metrics ?? []);
    for (const [namespace, name] of own) {
      if (namespace === METRICS_NAMESPACE) expect(known).toContain(name);
    }
  });
});
