import { NO_COUNTS } from '../../core/operation.ts';
import { beginOperation } from '../begin-operation.ts';
import type { RedriveOptions, RedrivePlan, RedriveResult } from './redrive-plan.ts';
import { RedriveRun, type RedriveServices } from './redrive-run.ts';
import { walkLetters } from './walk-letters.ts';

/**
 * Sends dead letters back to the source queue: those that the preview showed, and no others. It judges each of them again.
 *
 * A letter is deleted only after SQS has confirmed its copy, so the message is in one of the queues at every moment. If the
 * process dies in between, the next redrive sends it again, and the ledger makes the second copy harmless. Another redrive
 * with the same filter continues where this one stopped.
 */
export async function redrive(
  plan: RedrivePlan,
  services: RedriveServices,
  options: RedriveOptions,
): Promise<RedriveResult> {
  const { queue, clock, operations, random } = services;
  const { by, filter, withRefused, rate } = plan;
  const redrive = { withRefused, rate };
  const asked = { kind: 'redrive', by, filter, redrive, counts: NO_COUNTS } as const;
  const ids = { now: clock.now(), random: random() };
  const operation = await beginOperation(asked, operations, ids);
  options.onStart?.(operation);
  const run = new RedriveRun(operation, plan, services, options);
  try {
    const walk = { queue, clock, signal: options.signal };
    return await run.end(await walkLetters(walk, (letters, held) => run.visit(letters, held)));
  } catch (error) {
    // If this fails as well, the operation stays `running` with an old `updatedAt`, as after a crash.
    await run.end('interrupted').catch(() => undefined);
    throw error;
  }
}
