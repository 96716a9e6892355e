import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import type { FaultsByService } from './fault-kinds.ts';
import { FaultPlan } from './fault-plan.ts';
import { roundMessages } from './round-messages.ts';
import type { Verdict } from './judge-round.ts';
import type { RoundKind } from './round-kind.ts';
import { planRound } from './round-plan.ts';
import { Round } from './round.ts';
import { Runners } from './runners.ts';
import { openStage } from './stage.ts';

export interface RoundOptions {
  readonly seed: number;
  readonly events: number;
  /** The synthesized template for each kind of round. */
  readonly templates: Templates;
  readonly schemas: readonly EventSchema[];
  readonly signal: AbortSignal;
}

export type Templates = Readonly<Record<RoundKind, string>>;

/** The result of one round. */
export interface RoundResult extends Verdict {
  readonly seed: number;
  readonly kind: RoundKind;
  readonly events: number;
  /** Runners killed by SIGKILL. */
  readonly kills: number;
  /** Runners that failed to start because of faults, and were started again. */
  readonly failedStarts: number;
  readonly faults: Readonly<FaultsByService>;
  readonly seconds: number;
}

/** Sends events through real processes while faults happen, and accounts for every event at the end. */
export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const began = performance.now();
  const { seed, events, templates, schemas, signal } = options;
  const plan = planRound(seed, events);
  const faults = new FaultPlan(String(seed));
  const stage = await openStage(templates[plan.kind], plan, faults);
  const { folder, environment } = stage;
  const { concurrency, runners: count } = plan;
  const runner = { templatePath: stage.templatePath, concurrency, environment };
  const runners = new Runners(folder, runner);
  const story = new Round({ plan, faults, stage, runners, signal });
  try {
    const messages = roundMessages(plan, schemas);
    runners.start(count);
    await story.rage(messages);
    const verdict = await story.settle(messages);
    return {
      seed,
      kind: plan.kind,
      events,
      kills: runners.killed,
      failedStarts: runners.failed.length,
      ...verdict,
      faults: faults.counts,
      seconds: Math.round((performance.now() - began) / 100) / 10,
    };
  } finally {
    await runners.abandon();
    story.close();
    await stage.close();
  }
}
