import { setTimeout as wait } from 'node:timers/promises';

import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { StrikingProxy } from './strikes.ts';
import type { Kill } from './round-plan.ts';
import type { Runners } from './runners.ts';

/** If a runner doesn't make the planned call within this many milliseconds, it is killed anyway. */
const LONGEST_WAIT = 2_000;
/** Milliseconds between two cuts. A cut resets all connections of one service. */
const CUT = { least: 200, most: 1_500 };

/**
 * Kills runners as planned, while they work on the messages that `send` sends. Returns once they are dead and others are
 * starting.
 */
export async function strike(
  kill: Kill,
  send: () => Promise<void>,
  { faults, runners, signal }: Struck,
): Promise<void> {
  await polled(faults, signal);
  if (kill.when === 'moment') {
    await send();
    await wait(kill.afterMilliseconds, undefined, { signal });
    return runners.killOne();
  }
  const { promise: dead, resolve } = Promise.withResolvers<undefined>();
  faults.killAt(kill.at, () => resolve(runners.killAll().then(() => undefined)));
  await send();
  const reached = await Promise.race([
    dead.then(() => true),
    wait(LONGEST_WAIT, false, { signal }),
  ]);
  if (!reached && faults.disarm()) await runners.killAll();
  else await dead;
}

interface Struck {
  readonly faults: FaultPlan;
  readonly runners: Runners;
  readonly signal: AbortSignal;
}

/** Waits until a runner polls the queue, but no longer than LONGEST_WAIT. */
async function polled(faults: FaultPlan, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  faults.watchFor('ReceiveMessage', () => resolve(undefined));
  await Promise.race([promise, wait(LONGEST_WAIT, undefined, { signal })]);
}

/** Cuts all connections of a random service, again and again, until the signal is aborted. */
export async function cutConnections(
  seed: number,
  faults: FaultPlan,
  proxies: readonly StrikingProxy[],
  signal: AbortSignal,
): Promise<void> {
  const random: Random = seededRandom(seed, 'cuts');
  const pause = (): number => CUT.least + random.below(CUT.most - CUT.least);
  const passes = (milliseconds: number): Promise<boolean> =>
    wait(milliseconds, true, { signal }).catch(() => false);
  while (await passes(pause())) {
    const { name, cut } = random.pick(proxies);
    cut();
    faults.counts[name].connections_cut += 1;
  }
}
