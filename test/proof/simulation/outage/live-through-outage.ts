import { seededUuid } from '../../../../scripts/traffic/random.ts';
import type { PlannedMessage } from '../planned-message.ts';
import { BEGIN } from '../scheduler.ts';
import type { World } from '../world.ts';
import type { Outage } from '../world-settings.ts';
import type { SampledRun } from './outage-run.ts';

/** Messages are sent for this long before and after the outage, in seconds. */
const AROUND_SECONDS = 600;
/** How long the messages of the outage may take after it, in seconds. */
const LONGEST_END_SECONDS = 6 * 3600;
/** How often the run checks that no message is lost, in seconds. */
const AUDIT_SECONDS = 600;

/** The sample of an outage. */
export interface OutageSample {
  /** Messages that are simulated. Each stands for `oneIn`. */
  readonly messages: number;
  readonly oneIn: number;
  readonly sendSeconds: number;
  readonly outage: Outage;
  /** Milliseconds since 1970: when the outage ends. */
  readonly ends: number;
}

export function sampleOf({ rate, outageHours, sampledAnHour }: SampledRun): OutageSample {
  const outageSeconds = outageHours * 3600;
  const sendSeconds = outageSeconds + 2 * AROUND_SECONDS;
  const messages = Math.ceil((sendSeconds / 3600) * sampledAnHour);
  const oneIn = Math.max(1, Math.round((rate * sendSeconds) / messages));
  const outage = [AROUND_SECONDS, AROUND_SECONDS + outageSeconds] as const;
  return { messages, oneIn, sendSeconds, outage, ends: BEGIN + outage[1] * 1000 };
}

/** Sends the messages, and lets the world live until all have left the queue. */
export async function live(
  world: World,
  plans: readonly PlannedMessage[],
  ends: number,
): Promise<void> {
  const { scheduler, queue, mapping, witness, settings, deliveries, seed } = world;
  let sent = 0;
  const nextSendAt = (): number => BEGIN + (plans[sent]?.sendAfter ?? Infinity);
  mapping.nextSendAt = nextSendAt();
  for (const plan of plans) {
    scheduler.after(plan.sendAfter, () => {
      const id = seededUuid(seed, 'message', plan.index);
      witness.accept(plan, id);
      queue.send(id, plan.text, plan.groupId);
      sent += 1;
      mapping.nextSendAt = nextSendAt();
    });
  }
  const until = ends + LONGEST_END_SECONDS * 1000;
  for (let at = AUDIT_SECONDS * 1000; BEGIN + at < until; at += AUDIT_SECONDS * 1000) {
    scheduler.after(at, () => deliveries.checkConservation(queue));
  }
  for (let poller = 0; poller < settings.mapping.concurrency; poller += 1) void mapping.poll();
  const isDone = () => queue.size === 0 && sent === plans.length;
  await scheduler.run(() => isDone() || witness.violations.length > 0, until);
  if (!isDone()) witness.violated('liveness', `${queue.size} messages are still in the queue`);
  deliveries.checkConservation(queue);
}

/** An operator redrives the dead letters that are no poison. Then the ledger must have every message, once. */
export async function replayDeadLetters(world: World, poison: ReadonlySet<string>): Promise<void> {
  const { queue, witness, scheduler, seed } = world;
  for (const dead of queue.takeDeadLetters(({ body }) => !poison.has(body))) {
    const id = seededUuid(seed, 'redriven', dead.id);
    queue.send(id, dead.body, dead.groupId, dead);
    witness.redrive(dead.id, id);
  }
  const until = scheduler.now() + LONGEST_END_SECONDS * 1000;
  await scheduler.run(() => queue.size === 0 || witness.violations.length > 0, until);
  const rows = world.ledgerRows();
  world.ledger.checkAll(rows);
  await world.listed.checkLists(world.queries(), rows);
}
