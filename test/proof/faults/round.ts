import { setTimeout as wait } from 'node:timers/promises';

import type { Message } from '@aws-sdk/client-sqs';

import { ReadBack } from '../../../scripts/demo/read-back.ts';
import { sendAll } from '../../../scripts/sending/send-all.ts';
import type { FaultPlan } from './fault-plan.ts';
import { judgeRound, type Verdict } from './judge-round.ts';
import { cutConnections, strike } from './rage.ts';
import { redrive } from './redrive.ts';
import type { RoundMessage } from './round-formats.ts';
import { ROUND_KINDS } from './round-kind.ts';
import { CLAIM_SECONDS } from './round-template.ts';
import type { RoundPlan } from './round-plan.ts';
import type { Runners } from './runners.ts';
import { SettledWatch } from './settled-watch.ts';
import type { Stage } from './stage.ts';

/**
 * Milliseconds in which the queue must become empty after the faults, and again after the redrive. A runner then has as
 * long to end.
 */
const SETTLE_MILLISECONDS = 600_000;
const POLL_MILLISECONDS = 100;
/** Milliseconds between the last kill and the end of the faults. */
const LAST_MILLISECONDS = 1_000;

/** How long DynamoDB is down: about twice as long as the five receives of a message take, with their short delays. */
const OUTAGE_MILLISECONDS = 25_000;
/** The call by which messages are sent again. */
const COPYING = 'SendMessageBatch';

/** Exit code of a runner that finished its batches after SIGTERM. */
const ENDED_AS_TOLD = 143;

/** What a round needs. */
interface Parts {
  readonly plan: RoundPlan;
  readonly faults: FaultPlan;
  readonly stage: Stage;
  readonly runners: Runners;
  readonly signal: AbortSignal;
}

/** How many messages are sent before the faults, before each kill, and in the outage if there is one. */
function shareOf(messages: readonly RoundMessage[], { kills, kind }: RoundPlan): number {
  const parts = kills.length + 1 + Number(ROUND_KINDS[kind].outage);
  return Math.ceil(messages.length / parts);
}

/** The messages that are sent while DynamoDB is down. */
function sentInOutage(messages: readonly RoundMessage[], plan: RoundPlan): readonly RoundMessage[] {
  return messages.slice(shareOf(messages, plan) * (plan.kills.length + 1));
}

/** One round: faults, then a time without faults, then the account of every message. */
export class Round {
  private readonly parts: Parts;
  private readonly readBack: ReadBack;
  private readonly watch: SettledWatch;
  private watching = Promise.resolve();
  private readonly ended = new AbortController();

  constructor(parts: Parts) {
    const { endpoints, resources } = parts.stage;
    this.parts = parts;
    this.readBack = new ReadBack(endpoints);
    this.watch = new SettledWatch(endpoints, resources.tableName);
  }

  /** Sends a share of the messages before the faults, and one before each kill. */
  async rage(messages: readonly RoundMessage[]): Promise<void> {
    const { plan, faults, stage, runners, signal } = this.parts;
    if (ROUND_KINDS[plan.kind].handlers) this.watchSettled();
    const share = shareOf(messages, plan);
    await this.send(messages.slice(0, share));
    faults.rages = true;
    const calm = new AbortController();
    const cutting = cutConnections(plan.seed, faults, stage.proxies, calm.signal);
    try {
      for (const [index, kill] of plan.kills.entries()) {
        const part = messages.slice(share * (index + 1), share * (index + 2));
        await strike(kill, () => this.send(part), this.parts);
      }
      await wait(LAST_MILLISECONDS, undefined, { signal });
    } finally {
      faults.rages = false;
      calm.abort();
      await cutting;
    }
    // Ends the calls that stall, and waits for those that are carried out late, before anything is counted.
    for (const proxy of stage.proxies) proxy.cut();
    runners.calm();
    await Promise.all(stage.proxies.map((proxy) => proxy.settled()));
    const late = sentInOutage(messages, plan);
    if (late.length > 0) await this.outage(late);
  }

  /** Sends messages while DynamoDB is down, and keeps it down for longer than all their receives, and until one is sent again. */
  private async outage(messages: readonly RoundMessage[]): Promise<void> {
    const { faults, signal } = this.parts;
    const copied = Promise.withResolvers<undefined>();
    faults.watchFor(COPYING, () => copied.resolve(undefined));
    faults.storeIsDown = true;
    try {
      await this.send(messages);
      await wait(OUTAGE_MILLISECONDS, undefined, { signal });
      // A slow machine may need longer for the receives.
      const patience = wait(SETTLE_MILLISECONDS, undefined, { signal, ref: false });
      await Promise.race([copied.promise, patience]);
    } finally {
      faults.storeIsDown = false;
    }
  }

  /** Waits until healthy runners have finished, redrives, and accounts for every message. */
  async settle(messages: readonly RoundMessage[]): Promise<Verdict> {
    const { plan, stage } = this.parts;
    const { queueUrl, deadLetterQueueUrl } = stage.resources;
    const problems = await this.untilEmpty(queueUrl, 'the faults');
    const { redriven, problems: unsettled } = await this.redrive();
    problems.push(...unsettled);
    problems.push(...(await this.endRunners()));
    this.ended.abort();
    await this.watching;
    const verdict = judgeRound(plan, {
      messages,
      sentInOutage: sentInOutage(messages, plan),
      ledger: await this.readBack.ledger(stage.resources),
      deadLetters: await this.readBack.contents(deadLetterQueueUrl),
      queue: await this.readBack.contents(queueUrl),
      redriven,
      handlerLog: stage.handlerLog,
      settledAt: this.watch.settledAt,
    });
    return { ...verdict, problems: [...problems, ...verdict.problems] };
  }

  /**
   * Redrives once, and with handlers a second time if there are dead letters again: a handler that first ran after the redrive
   * may have ended its process, and its claim outlasts the five receives with their short delays.
   */
  private async redrive(): Promise<{ redriven: readonly Message[]; problems: readonly string[] }> {
    const { plan, stage, signal } = this.parts;
    const { queueUrl, deadLetterQueueUrl } = stage.resources;
    const redriven = await redrive(stage.endpoints, deadLetterQueueUrl, queueUrl);
    const problems = await this.untilEmpty(queueUrl, 'the redrive');
    const isOver = !ROUND_KINDS[plan.kind].handlers;
    if (isOver || (await this.readBack.depth(deadLetterQueueUrl)) === 0)
      return { redriven, problems };
    await wait(CLAIM_SECONDS * 1000, undefined, { signal });
    const again = await redrive(stage.endpoints, deadLetterQueueUrl, queueUrl);
    problems.push(...(await this.untilEmpty(queueUrl, 'the second redrive')));
    return { redriven: [...redriven, ...again], problems };
  }

  close(): void {
    this.ended.abort();
    this.readBack.close();
  }

  /** Watches the ledger until the round ends. */
  private watchSettled(): void {
    this.watching = this.watch.run(this.ended.signal);
    // `settle` awaits it, and tells of an error.
    this.watching.catch(() => undefined);
  }

  /** Sends past the proxies, so it is certain which messages SQS has taken. */
  private async send(messages: readonly RoundMessage[]): Promise<void> {
    const { stage, signal } = this.parts;
    await sendAll(messages, stage.resources.queueUrl, stage.endpoints, signal);
  }

  private async endRunners(): Promise<string[]> {
    const { runners, signal } = this.parts;
    const ended = await runners.end({ milliseconds: SETTLE_MILLISECONDS, signal });
    signal.throwIfAborted();
    const unhealthy = [
      ...ended.filter(({ code }) => code !== ENDED_AS_TOLD),
      ...runners.inexcusable,
    ];
    return unhealthy.map(({ code, said }) => {
      const how = code === null ? 'did not end when told to, and was killed' : `ended with ${code}`;
      return `a healthy runner ${how}: ${said.trim()}`;
    });
  }

  private async untilEmpty(queueUrl: string, after: string): Promise<string[]> {
    const end = performance.now() + SETTLE_MILLISECONDS;
    for (;;) {
      const left = await this.readBack.depth(queueUrl);
      if (left === 0) return [];
      if (performance.now() > end) {
        const seconds = SETTLE_MILLISECONDS / 1000;
        return [`did not settle: ${left} messages in the queue ${seconds} s after ${after}`];
      }
      await wait(POLL_MILLISECONDS, undefined, { signal: this.parts.signal });
    }
  }
}
