import { describe, expect, it } from 'vitest';

import { cases } from '../../../support/cases.ts';
import { runInPipe } from '../../../support/command-line.ts';
import { SAMPLES } from '../../../support/services.ts';
import { command } from '../../simulate.ts';
import { brokenPromises } from './judge-outage.ts';
import { brokenServicePromises } from './judge-service-outage.ts';
import { outageCommand } from './outage-command.ts';
import type { OutageReport } from './outage-report.ts';
import type { OutageRun, ServiceRun } from './outage-run.ts';

const SHORT = { rate: 200, outageHours: 0.5, poison: true, sampledAnHour: cases(60, 150) };
const RUNS: readonly OutageRun[] = [0, 24].map((outageRetryHours) => ({
  ...SHORT,
  outageRetryHours,
}));

const SERVICE_RUN = { rate: 1, outageHours: 0.5, sampledAnHour: cases(40, 100) };
const SERVICE_RUNS: readonly ServiceRun[] = [SERVICE_RUN, { ...SERVICE_RUN, retryFor: '24h' }];

function run(
  argv: readonly string[],
  store: readonly OutageRun[],
  service: readonly ServiceRun[] = [],
  circumstances: Parameters<typeof runInPipe>[2] = {},
) {
  const short: typeof command = {
    ...command,
    run: (_, session) => outageCommand(session, SAMPLES, { store, service }),
  };
  return runInPipe(short, argv, circumstances);
}

describe('make simulate ARGS=--outage', () => {
  it('shows what an outage dead-letters without and with outageRetryHours', async () => {
    const { code, stdout } = await run(['--outage', '--json'], RUNS);
    const { results, broken } = JSON.parse(stdout) as OutageReport;
    const [without, lasting] = results;
    expect(broken).toEqual([]);
    expect(code).toBe(0);
    expect(without?.deadLettered).toBeGreaterThan(0);
    expect(lasting).toMatchObject({ deadLettered: 0, lost: 0, violations: [] });
    expect(lasting?.copies).toBeGreaterThan(0);
    expect(lasting?.poisonDeadLettered).toBe(lasting?.poisonSent);
  });

  it('prints one line for each outage, and says whether every promise was kept', async () => {
    const { stdout } = await run(['--outage'], RUNS);
    expect(stdout).toMatch(/^ +200 +0\.5 +yes .* 0 +/m);
    expect(stdout).toContain('Every promise was kept.');
  });

  it('speaks only for the runs that have ended, if it is interrupted', async () => {
    const { code, stdout } = await run(['--outage'], RUNS, [], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted.\nThe runs that had ended kept every promise.\n');
  });

  it('shows what the outage of a handler’s service dead-letters without and with retryFor', async () => {
    const { code, stdout } = await run(['--outage', '--json'], [], SERVICE_RUNS);
    const { serviceResults, broken } = JSON.parse(stdout) as OutageReport;
    const [without, lasting] = serviceResults;
    expect(broken).toEqual([]);
    expect(code).toBe(0);
    expect(without?.deadLettered).toBeGreaterThan(0);
    expect(lasting).toMatchObject({ deadLettered: 0, lost: 0, calledAgain: 0, violations: [] });
    expect(lasting?.processed).toBe(lasting?.sent);
    expect(lasting?.actedOnce).toBe(lasting?.sent);
    expect(lasting?.copies).toBeGreaterThan(0);
  });

  it('exits with 1 and names the run if a handler’s retryFor is shorter than the outage', async () => {
    const { code, stdout } = await run(['--outage'], [], [{ ...SERVICE_RUN, retryFor: '1m' }]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/1\/s, service down for 0\.5 h, retryFor 1m: \d+ events were dead/);
  });

  it('exits with 1 and names the run if a promise is broken', async () => {
    // An horizon of half the outage is too short.
    const tooShort = [{ ...SHORT, outageHours: 2, outageRetryHours: 0.1 }];
    const { code, stdout } = await run(['--outage'], tooShort);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /200\/s, 2 h with poison, outageRetryHours 0\.1: \d+ messages were dead/,
    );
  });
});

describe('the promises of an outage', () => {
  const kept = {
    ...SHORT,
    outageRetryHours: 24,
    oneIn: 12,
    sent: 100,
    recorded: 99,
    deadLettered: 0,
    deadBesidePoison: 1,
    lost: 0,
    copies: 300,
    receives: 1_400,
    visibleAgainSeconds: 360,
    recordedSeconds: 400,
    poisonSent: 2,
    poisonDeadLettered: 2,
    poisonOwnSeconds: 1_200,
    poisonSeconds: 1_300,
    violations: [],
  };

  it('are kept if nothing but poison and its neighbours is dead-lettered', () => {
    expect(brokenPromises(kept)).toEqual([]);
  });

  it.each<[string, Partial<typeof kept>]>([
    ['a message is lost', { lost: 1 }],
    ['a message is dead-lettered by the outage', { deadLettered: 1 }],
    ['a message is not recorded', { recorded: 98 }],
    ['a message is visible again too late', { visibleAgainSeconds: 361 }],
    ['poison stays', { poisonDeadLettered: 1 }],
    ['poison stays too long', { poisonOwnSeconds: 1_201 }],
  ])('are broken if %s', (_, change) => {
    expect(brokenPromises({ ...kept, ...change })).toHaveLength(1);
  });
});

describe('the promises of an outage of a handler’s service', () => {
  const kept = {
    ...SERVICE_RUN,
    retryFor: '24h' as const,
    oneIn: 12,
    sent: 100,
    deadLettered: 0,
    processed: 100,
    lost: 0,
    actedOnce: 100,
    calledAgain: 0,
    refusedCalls: 500,
    copies: 300,
    receives: 1_400,
    visibleAgainSeconds: 360,
    settledSeconds: 400,
    violations: [],
  };

  it('are kept if every event is processed and none twice', () => {
    expect(brokenServicePromises(kept)).toEqual([]);
  });

  it.each<[string, Partial<typeof kept>]>([
    ['an event is lost', { lost: 1 }],
    ['an event is dead-lettered', { deadLettered: 1 }],
    ['an event is not processed', { processed: 99 }],
    ['the service acts twice for an event, or never', { actedOnce: 99 }],
    ['an event is handled again', { calledAgain: 1 }],
    ['an event is visible again too late', { visibleAgainSeconds: 361 }],
  ])('are broken if %s', (_, change) => {
    expect(brokenServicePromises({ ...kept, ...change })).toHaveLength(1);
  });
});
