import { readFileSync } from 'node:fs';

import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { validators } from '#samples/validators.js';

import { readConfig } from '../../../lib/read-config.ts';
import { billSummary } from './bill-text.ts';
import { ALARM_METRICS, billFor, eventsAnInvocation, IDLE_DOLLARS, totalOf } from './bill.ts';
import { BILL_MARKERS, textBetween } from './document.ts';
import { outageHour, outageHourPrice } from './outage-price.ts';
import { DEFAULTS } from './prices.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { newEventProcessor } from '../../lib/synthesize.ts';

const PAYMENTS = { messageBytes: 330, itemBytes: 541, writeUnits: 1, microseconds: 20 };

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
    for (const name of ['metrics', 'alarms', 'dashboard'] as const)
      expect(twice?.[name]).toBe(some?.[name]);
    expect(twice?.polling).toBeCloseTo(0, 3);
  });

  it('without events, consists of alarms, a dashboard and 657,000 empty receives', () => {
    expect(IDLE_DOLLARS).toBeCloseTo(2.5 + 3 + 0.657 * 0.4, 6);
    const { metrics, ...idle } = billFor({ millionsAMonth: 0, ...PAYMENTS });
    expect(totalOf({ ...idle, metrics: 0 })).toBeCloseTo(IDLE_DOLLARS, 6);
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

  it('is in the document: paste the first table that `make bench ARGS=--bill` prints', () => {
    const document = readFileSync('docs/performance.md', 'utf8');
    const bill = billSummary(new SchemaRegistry(validators));
    expect(textBetween(document, BILL_MARKERS)).toBe(bill);
  });
});
