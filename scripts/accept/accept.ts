import { randomBytes } from 'node:crypto';

import type { Result, Session } from '../cli/define-command.ts';
import { INTERRUPTED } from '../cli/interruption.ts';
import { systemClock, type Clock } from '../sending/clock.ts';
import type { FoundStack, Stage } from '../stack/find-stack.ts';
import { Observation } from './observation.ts';
import type { AcceptValues } from './options.ts';
import { Pipeline } from './pipeline.ts';
import { rowText, verdictText } from './results-text.ts';
import { runSteps } from './run-steps.ts';
import type { StepContext, StepResult } from './step.ts';

/** What the command gets from outside. Tests pass their own. */
export interface Surroundings {
  readonly findStack: (stage: Stage) => Promise<FoundStack>;
  readonly findLocal: () => FoundStack;
  readonly clock?: Clock;
  /** Milliseconds between two readings of ledger or queue. Default 1000. */
  readonly pollMilliseconds?: number;
}

/** Runs all steps, and accepts the stack if none fails. */
export async function accept(
  values: AcceptValues,
  session: Session,
  surroundings: Surroundings,
): Promise<Result> {
  const { stage = 'dev', local } = values;
  const stack = local ? surroundings.findLocal() : await surroundings.findStack(stage);
  const steps = await perform(stack, values, session, surroundings);
  const interrupted = session.signal.aborted;
  const accepted = !interrupted && steps.every(({ state }) => state !== 'failed');
  return {
    exitCode: interrupted ? INTERRUPTED : accepted ? 0 : 1,
    json: { stack: stack.name, accepted, interrupted, steps },
    text: (paint) => `\n${verdictText(steps, interrupted, paint)}\n`,
  };
}

async function perform(
  stack: FoundStack,
  values: AcceptValues,
  { narration, paint, stderr, signal }: Session,
  { clock = systemClock, pollMilliseconds = 1000 }: Surroundings,
): Promise<StepResult[]> {
  const pipeline = new Pipeline(stack, clock, signal, pollMilliseconds);
  const observation = stack.local ? undefined : new Observation(stack);
  const context: StepContext = {
    pipeline,
    observation,
    tenantId: `acceptance-${randomBytes(4).toString('hex')}`,
    options: {
      idleMinutes: values.idle,
      denyMinutes: values.deny,
      loadCount: values.load,
      ledgerRetentionDays: values.ledgerRetentionDays,
    },
    began: new Date(),
    say: (line) => stderr.write(`  ${line}\n`),
    signal,
  };
  narration.write(`Acceptance of ${stack.name}, tenant ${context.tenantId}\n\n`);
  try {
    return await runSteps(context, values.keep, (result) =>
      narration.write(`${rowText(result, paint)}\n`),
    );
  } finally {
    pipeline.close();
    observation?.close();
  }
}
