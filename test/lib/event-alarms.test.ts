import { readFileSync } from 'node:fs';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { METRICS, METRICS_NAMESPACE, SERVICE_NAME } from '../../src/names/metrics.ts';
import { newEventProcessor } from './synthesize.ts';

const template = Template.fromStack(newEventProcessor());

interface Alarm {
  readonly Properties: { readonly AlarmDescription: string };
}
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')) as Alarm[];
const links = alarms.map(({ Properties }) => Properties.AlarmDescription.split(' ').at(-1));

/** The addresses that headings of the second level get, as GitHub makes them. */
const runbookHeadings = readFileSync('docs/runbook.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('## '))
  .map((line) => line.slice(3).toLowerCase().replaceAll(' ', '-'));

describe('EventAlarms', () => {
  it('watches the dead letters', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: getAtt('QueueDeadLetter', 'QueueName') }],
      Statistic: 'Maximum',
      ...raisedFrom(1),
    });
  });

  it.each(['Errors', 'Throttles'])('watches the %s of the consumer', (metricName) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Lambda',
      MetricName: metricName,
      Dimensions: [
        { Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^ConsumerHandler') } },
      ],
      Statistic: 'Sum',
      ...raisedFrom(1),
    });
  });

  it('watches the age of the oldest message, and lets a passing delay pass', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: getAtt('QueueSource', 'QueueName') }],
      Statistic: 'Maximum',
      EvaluationPeriods: 3,
      ...raisedFrom(600),
    });
  });

  it.each([
    ['rejected', METRICS.rejected],
    ['failed', METRICS.failed],
  ])('watches the %s share of the metrics that the code emits, from a minimum', (part, metric) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [
        Match.objectLike({
          Expression: `IF(received - FILL(retried, 0) >= 100, 100 * FILL(${part}, 0) / (received - FILL(retried, 0)), 0)`,
          ReturnData: true,
        }),
        sumOf('received', METRICS.received),
        sumOf('retried', METRICS.retry),
        sumOf(part, metric),
      ],
      ...raisedFrom(5),
    });
  });

  it('watches the share of 5xx of the API’s stage, from a minimum of requests', () => {
    const dimensions = [
      { Name: 'ApiId', Value: { Ref: Match.stringLikeRegexp('^ApiHttp') } },
      { Name: 'Stage', Value: '$default' },
    ];
    const metric = (id: string, name: string, stat: string) =>
      Match.objectLike({
        Id: id,
        MetricStat: {
          Metric: { Namespace: 'AWS/ApiGateway', MetricName: name, Dimensions: dimensions },
          Period: 300,
          Stat: stat,
        },
      });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [
        Match.objectLike({
          Expression: 'IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)',
        }),
        metric('requests', 'Count', 'SampleCount'),
        metric('errors', '5xx', 'Sum'),
      ],
      ...raisedFrom(10),
    });
  });

  it('watches no API if there is none', () => {
    const without = Template.fromStack(newEventProcessor({ httpApi: 'off' }));
    const api = Object.keys(without.findResources('AWS::CloudWatch::Alarm')).filter((id) =>
      id.startsWith('AlarmsApi'),
    );
    expect(api).toEqual([]);
    without.resourceCountIs('AWS::CloudWatch::Alarm', 15);
  });

  it('follows the settings', () => {
    const settings = {
      alarmMaxAgeSeconds: 120,
      alarmInfrastructurePercent: 40,
      alarmInfrastructureMinimumEvents: 8,
      alarmHandlerPercent: 50,
      alarmRejectedPercent: 20,
      alarmFailedPercent: 30,
      alarmShareMinimumEvents: 7,
      alarmApiErrorPercent: 60,
      alarmApiMinimumRequests: 9,
    };
    const other = Template.fromStack(newEventProcessor(settings));
    other.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 120,
    });
    other.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: Match.stringLikeRegexp('>= 7,') })]),
      Threshold: 20,
    });
    other.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: Match.stringLikeRegexp('>= 7,') })]),
      Threshold: 30,
    });
    other.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: Match.stringLikeRegexp('^IF.FILL.retried, 0. >= 8,') }),
      ]),
      Threshold: 40,
    });
    other.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: Match.stringLikeRegexp('^IF.received >= 7,') }),
      ]),
      Threshold: 50,
    });
    other.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: Match.stringLikeRegexp('^IF.requests >= 9,') }),
      ]),
      Threshold: 60,
    });
  });

  it('is the same whether or not events are counted by type', () => {
    const counted = Template.fromStack(newEventProcessor({ metricsByEventType: true }));
    expect(Object.values(counted.findResources('AWS::CloudWatch::Alarm'))).toEqual(alarms);
    expect(JSON.stringify(alarms)).not.toContain('event_type');
  });

  it('notifies nobody if no topic is set', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
    const alarmTopicArn = 'arn:aws:sns:eu-central-1:123456789012:pager';
    Template.fromStack(newEventProcessor({ alarmTopicArn })).allResourcesProperties(
      'AWS::CloudWatch::Alarm',
      { AlarmActions: [alarmTopicArn] },
    );
  });

  it('has a heading in the runbook for every alarm, and an alarm for every heading', () => {
    expect(links).toHaveLength(17);
    expect(links.sort()).toEqual(
      runbookHeadings
        .filter((heading) => heading !== 'before-you-start')
        .map((heading) => `docs/runbook.md#${heading}`)
        .sort(),
    );
  });
});

function raisedFrom(threshold: number) {
  return {
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  };
}

function getAtt(idStartsWith: string, attribute: string) {
  return { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${idStartsWith}`), attribute] };
}

function sumOf(id: string, metricName: string) {
  return Match.objectLike({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: METRICS_NAMESPACE,
        MetricName: metricName,
        Dimensions: [
          { Name: 'service', Value: SERVICE_NAME },
          { Name: 'stage', Value: 'dev' },
        ],
      },
      Period: 300,
      Stat: 'Sum',
    },
    ReturnData: false,
  });
}
