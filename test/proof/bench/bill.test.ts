import { readFileSync } from 'node:fs';

import { Logger } from '@aws-lambda-powertools/logger';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, vi } from 'vitest';

import { validators } from '#samples/validators.js';

import { readConfig } from '../../../lib/read-config.ts';
import { billSummary } from './bill-text.ts';
import {
  ALARM_METRICS,
  billFor,
  eventsAnInvocation,
  IDLE_DOLLARS,
  IDLE_METRICS,
  totalOf,
} from './bill.ts';
import { BILL_MARKERS, textBetween } from './document.ts';
import { httpPrice } from './http-price.ts';
import { outageHour, outageHourPrice } from './outage-price.ts';
import { DEFAULTS, PRICES } from './prices.ts';
import { RUNS_A_MONTH, watchdogPrice } from './watchdog-price.ts';
import { PowertoolsWatchdogTelemetry } from '../../../src/adapters/powertools/powertools-watchdog-telemetry.ts';
import type { WatchdogReport } from '../../../src/watchdog-ports.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { newEventProcessor } from '../../lib/synthesize.ts';

const PAYMENTS = { messageBytes: 330, itemBytes: 541, writeUnits: 1, microseconds: 20 };

const NOTHING_TO_DO: WatchdogReport = {
  open: { events: 0, byReason: {}, overdue: 0 },
  goneReasons: [],
  oldestOpenSeconds: 0,
  overdue: 0,
  sentAgain: 0,
  lost: 0,
  unsent: 0,
  deadLetters: 0,
  mappingEnabled: true,
  claimsComplete: true,
  openComplete: true,
  problems: [],
  duration: 90,
};

describe('the bill of a month', () => {
  it('assumes the stack’s default settings', () => {
    expect(readConfig({})).toMatchObject(DEFAULTS);
    const alarms = Template.fromStack(newEventProcessor()).findResources('AWS::CloudWatch::Alarm');
    const metrics = Object.values(alarms).flatMap((alarm) => {
      const { Metrics = [{}] } = (alarm as { Properties: { Metrics?: object[] } }).Properties;
      return Metrics.filter((metric) => !('Expression' in metric));
    });
    expect(metrics).toHaveLength(ALARM_METRICS);
  });

  it.each([
    [0, 1],
    [2.628, 2],
    [26.28, 11],
    [1000, 100],
  ])('assumes, for %d million events, %d in each invocation', (millions, events) => {
    expect(eventsAnInvocation(millions)).toBeCloseTo(events, 6);
  });

  it('grows with the events, except for monthly prices', () => {
    const [some, twice] = [500, 1000].map((millionsAMonth) =>
      billFor({ millionsAMonth, ...PAYMENTS }),
    );
    for (const name of ['writes', 'storage', 'recovery', 'queue', 'invocations'] as const)
      expect(twice?.[name]).toBeCloseTo(2 * (some?.[name] ?? NaN), 6);
    for (const name of ['metrics', 'alarms', 'dashboard', 'watchdog'] as const)
      expect(twice?.[name]).toBe(some?.[name]);
    expect(twice?.polling).toBeCloseTo(0, 3);
  });

  it('without events, consists of alarms, a dashboard, the watchdog and 657,000 empty receives', () => {
    expect(IDLE_DOLLARS).toBeCloseTo(15 * 0.3 + 2.9 + 3 + watchdogPrice() + 0.657 * 0.4, 6);
    const idle = billFor({ millionsAMonth: 0, ...PAYMENTS });
    const metrics = IDLE_METRICS * PRICES.customMetric;
    expect(totalOf({ ...idle, metrics })).toBeCloseTo(IDLE_DOLLARS, 6);
    const document = readFileSync('docs/performance.md', 'utf8');
    expect(document).toContain(`A stack without events costs $${IDLE_DOLLARS.toFixed(2)} a month`);
  });

  it('counts the runs and the metrics of the watchdog', () => {
    const template = Template.fromStack(newEventProcessor());
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
    expect(RUNS_A_MONTH).toBe(730 * 60);
    let log = '';
    const written = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      log += String(text);
      return true;
    });
    const telemetry = new PowertoolsWatchdogTelemetry(new Logger({ serviceName: 'x' }), 'dev');
    telemetry.runDone(NOTHING_TO_DO);
    written.mockRestore();
    const emf = log.split('\n').find((line) => line.includes('"_aws"')) ?? '{}';
    const { _aws } = JSON.parse(emf) as { _aws: { CloudWatchMetrics: { Metrics: unknown[] }[] } };
    expect(_aws.CloudWatchMetrics[0]?.Metrics).toHaveLength(IDLE_METRICS);
  });

  it('has fewer empty receives with more batches', () => {
    const polling = [0, 1, 2, 10].map(
      (millionsAMonth) => billFor({ millionsAMonth, ...PAYMENTS }).polling,
    );
    expect(polling).toEqual(polling.toSorted((one, other) => other - one));
    expect(polling[1]).toBeGreaterThan(0);
  });

  it('counts the copies of an outage by the decisions that the function takes', () => {
    // Each 300 seconds a receive, and instead of each fourth a copy.
    expect(outageHour()).toEqual({ receives: 12, givenBack: 9, copies: 3 });
    // Requests of ten messages each: 12 receives, 9 visibilities, 3 copies and 3 deletions.
    expect(outageHourPrice(330)).toBeGreaterThan(2.7 * 0.4);
    const document = readFileSync('docs/performance.md', 'utf8');
    expect(document).toContain(`costs $${outageHourPrice(330).toFixed(2)} `);
  });

  it('says what publishing over HTTP costs, alone and in an array', () => {
    const document = readFileSync('docs/performance.md', 'utf8');
    // CPU rounded up from the cases `api-payment` and `api-payments-25`.
    const alone = httpPrice({ events: 1, microseconds: 200 });
    const array = httpPrice({ events: 25, microseconds: 30 });
    // API Gateway and Lambda bill requests, whatever is in them.
    expect(alone).toBeGreaterThan(1.2);
    expect(array).toBeGreaterThan(1.2 / 25);
    expect(document).toContain(`costs $${alone.toFixed(2)} for a million payments`);
    expect(document).toContain(`$${array.toFixed(2)} in arrays of 25`);
  });

  it('is in the document: paste the first table that `make bench ARGS=--bill` prints', () => {
    const document = readFileSync('docs/performance.md', 'utf8');
    const bill = billSummary(new SchemaRegistry(validators));
    expect(textBetween(document, BILL_MARKERS)).toBe(bill);
  });
});
