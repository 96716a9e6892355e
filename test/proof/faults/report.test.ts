import { describe, expect, it } from 'vitest';

import { noFaults } from './fault-kinds.ts';
import { FaultPlan } from './fault-plan.ts';
import { NO_HANDLERS } from './judge-handlers.ts';
import { faultsReportText, roundText } from './report-text.ts';
import { brokenRound, faultsReport } from './report.ts';
import type { RoundResult } from './run-round.ts';
import { DYNAMODB, S3, SQS } from './services.ts';

/** A round with faults of SQS and DynamoDB, and none of S3. */
function round(changes: Partial<RoundResult> = {}): RoundResult {
  const faults = noFaults();
  faults.sqs.slow = 2;
  faults.dynamodb.slow = 3;
  faults.dynamodb.throttled = 1;
  faults.s3.connections_cut = 4;
  return {
    seed: 1,
    kind: 'plain',
    events: 40,
    kills: 3,
    failedStarts: 0,
    deadLettered: 0,
    lost: 0,
    doubled: 0,
    altered: 0,
    rejectedAgain: 0,
    misordered: 0,
    handlers: NO_HANDLERS,
    resent: 0,
    problems: [],
    faults,
    seconds: 9,
    ...changes,
  };
}

function report(rounds: readonly RoundResult[], error?: Error) {
  const broken = error && brokenRound(9, 40, error);
  return faultsReport(1, { rounds, broken, interrupted: false }, 9);
}

function textOf(rounds: readonly RoundResult[], error?: Error): string {
  return faultsReportText(report(rounds, error), (_, text) => text);
}

describe('the report of faults', () => {
  it('counts faults by kind and service', () => {
    const { faults, faultsByService } = report([round(), round()]);
    expect(faults).toMatchObject({ slow: 10, throttled: 2, connections_cut: 8 });
    expect(faultsByService).toMatchObject({
      sqs: { slow: 4, throttled: 0 },
      dynamodb: { slow: 6, throttled: 2 },
      s3: { slow: 0, connections_cut: 8 },
    });
  });

  it('has a column for each service', () => {
    expect(textOf([round()])).toMatch(/sqs +dynamodb +s3\n/);
    expect(textOf([round()])).toMatch(/slow +2 +3 +0 {2}answered late\n/);
  });

  it('counts the rounds of each kind, and names the kind in the line of a round', () => {
    const rounds = [round(), round({ kind: 'fifo' }), round({ kind: 'fifo' })];
    expect(report(rounds).roundsByKind).toEqual({
      plain: 1,
      fifo: 2,
      handlers: 0,
      fifo_handlers: 0,
      outage: 0,
    });
    expect(textOf(rounds)).toMatch(/ {2}FIFO queue +2\n/);
    expect(roundText(round({ kind: 'fifo' }), 1, (_, text) => text)).toContain('FIFO queue: 40');
  });

  it('sums what handlers did, and shows it if there were any', () => {
    const troubles = { ...NO_HANDLERS.troubles, kills: 2 };
    const handlers = { ...NO_HANDLERS, runs: 30, effects: 20, troubles };
    const rounds = [round({ kind: 'handlers', handlers }), round({ kind: 'handlers', handlers })];
    expect(report(rounds).handlers).toMatchObject({
      runs: 60,
      effects: 40,
      troubles: { kills: 4 },
    });
    expect(textOf(rounds)).toMatch(/ {2}runs +60 .*\n(.*\n)+? {4}kills +4 {3}kills its process\n/);
    expect(textOf([round()])).not.toContain('Handlers');
  });

  it('says how many messages were out of order', () => {
    expect(textOf([round({ misordered: 3, problems: ['3 out of order'] })])).toContain(
      'Lost: 0, doubled: 0, altered: 0, out of order: 3.',
    );
  });

  it('warns if no call of a service met a fault in ten rounds', () => {
    const warning = 'No call to s3 met a fault in 10 rounds.';
    expect(report(Array<RoundResult>(10).fill(round())).warnings).toEqual([warning]);
    expect(textOf(Array<RoundResult>(10).fill(round()))).toContain(`Warning: ${warning}\n`);
    expect(report(Array<RoundResult>(9).fill(round())).warnings).toEqual([]);
  });

  it('keeps the finished rounds, and lists the round that an error ended as a failure', () => {
    const error = new Error('no stage', { cause: new Error('no port') });
    expect(report([round({ problems: ['1 lost'] })], error)).toMatchObject({
      rounds: 1,
      events: 40,
      failures: [
        { seed: 1, problems: ['1 lost'] },
        { seed: 9, problems: ['ended with Error: no stage, by Error: no port'] },
      ],
    });
    expect(textOf([round()], error)).toContain('--rounds 1 --seed 9 --events 40\n');
  });
});

describe('the fault plan', () => {
  it.each([SQS, DYNAMODB, S3])('counts the faults of each service: $name', (service) => {
    const plan = new FaultPlan('1');
    plan.rages = true;
    const struck = Array.from({ length: 50 }, () => plan.next(service, 'AnyCall'));
    const counted = Object.values(plan.counts[service.name]).reduce((sum, one) => sum + one, 0);
    expect(counted).toBe(struck.filter((kind) => kind !== undefined).length);
    expect(counted).toBeGreaterThan(0);
  });

  it('fails every call to DynamoDB while the store is down, and no call that a runner needs to start', () => {
    const plan = new FaultPlan('1');
    plan.storeIsDown = true;
    const struck = Array.from({ length: 20 }, () => plan.next(DYNAMODB, 'BatchExecuteStatement'));
    expect(struck).not.toContain(undefined);
    expect(plan.next(DYNAMODB, 'DescribeTable')).toBeUndefined();
    expect(plan.next(SQS, 'SendMessageBatch')).toBeUndefined();
  });
});
