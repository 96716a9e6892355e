import { describe, expect, it } from 'vitest';

import type { Account } from '../../../scripts/demo/account.ts';
import {
  isAsPromised,
  outageDemoReport,
  outageDemoText,
} from '../../../scripts/demo/outage-report.ts';
import type { OutageDemoResult } from '../../../scripts/demo/run-outage-demo.ts';

const plain = (_: unknown, text: string): string => text;

function account(changed: Partial<Account>): Account {
  const none = { duplicate: 0, conflict: 0, queued: 0, lost: 0, doubled: 0, rejectedAgain: 0 };
  return {
    sent: 20,
    processed: 20,
    rejected: {},
    deadLettered: 0,
    unknown: 0,
    ...none,
    ...changed,
  };
}

function result(without: Partial<Account> = {}, lasting: Partial<Account> = {}): OutageDemoResult {
  const dead = { processed: 10, deadLettered: 10 };
  const [short, long] = [account({ ...dead, ...without }), account(lasting)];
  return {
    seed: 7,
    sent: 20,
    sentIntoOutage: 10,
    outageSeconds: 12.5,
    without: { outageRetryHours: 0, found: short, recordedAfter: 0, failedCalls: 9 },
    with: { outageRetryHours: 1, found: long, recordedAfter: 10, failedCalls: 9 },
    seconds: 20,
  };
}

describe('the report of the demo of an outage', () => {
  it('is as promised if the outage cost dead letters without the setting, and none with it', () => {
    expect(isAsPromised(result())).toBe(true);
  });

  it.each<[string, Partial<Account>, Partial<Account>]>([
    ['an event is lost without the setting', { processed: 9, lost: 1 }, {}],
    ['an event is lost with it', {}, { processed: 19, lost: 1 }],
    ['an event is dead-lettered with it', {}, { processed: 19, deadLettered: 1 }],
    ['an event is recorded twice', {}, { doubled: 1 }],
    ['an event still waits', {}, { processed: 19, queued: 1 }],
    ['the outage was too short to dead-letter all', { processed: 11, deadLettered: 9 }, {}],
  ])('is not as promised if %s', (_, without, lasting) => {
    const changed = result(without, lasting);
    expect(isAsPromised(changed)).toBe(false);
    expect(outageDemoReport(changed)).toMatchObject({ asPromised: false });
    expect(outageDemoText(changed, plain)).toContain('--outage --seed 7');
  });

  it('shows both pipelines side by side', () => {
    const text = outageDemoText(result(), plain);
    expect(text).toMatch(/^ {2}dead-lettered +10 +0$/m);
    expect(text).toMatch(/^ {2}recorded after the outage +0 +10$/m);
    expect(text).toMatch(/^ {2}lost +0 +0$/m);
  });
});
