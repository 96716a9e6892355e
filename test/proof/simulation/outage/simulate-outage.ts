import { seededRandom, seededUuid } from '../../../../scripts/traffic/random.ts';
import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import type { Accepted } from '../invariants/witness.ts';
import type { PlannedMessage } from '../planned-message.ts';
import { BEGIN, useVirtualAbort } from '../scheduler.ts';
import { simulatedConsumer } from '../simulated-consumer.ts';
import { WorkloadPlan } from '../workload-plan.ts';
import { World } from '../world.ts';
import type { OutageRun } from './outage-run.ts';
import { outageSettings } from './outage-settings.ts';
import { OutageStory } from './outage-story.ts';

/** The figures of one outage. Counts are those of the sample. */
export interface OutageResult extends OutageRun {
  /** Each simulated message stands for so many. */
  readonly oneIn: number;
  /** Messages without poison. */
  readonly sent: number;
  readonly recorded: number;
  /** By the outage: no process of theirs crashed. */
  readonly deadLettered: number;
  /** Because they lost receives in a batch with poison. */
  readonly deadBesidePoison: number;
  /** Neither recorded nor a dead letter that is recorded after a redrive. */
  readonly lost: number;
  /** Copies that the queue accepted. */
  readonly copies: number;
  /** Of all messages without poison. */
  readonly receives: number;
  /** From the end of the outage until the last message of it was visible again, and recorded. */
  readonly visibleAgainSeconds: number;
  readonly recordedSeconds: number;
  readonly poisonSent: number;
  readonly poisonDeadLettered: number;
  /** Of the slowest poison message: from sending until the dead-letter queue has it, without and with the time in the line. */
  readonly poisonOwnSeconds: number;
  readonly poisonSeconds: number;
  /** What the invariants of the simulation found. */
  readonly violations: readonly string[];
}

/** Messages are sent for this long before and after the outage, in seconds. */
const AROUND_SECONDS = 600;
/** How long the messages of the outage may take after it, in seconds. */
const LONGEST_END_SECONDS = 6 * 3600;
/** One in so many messages is poison. */
const ONE_POISON_IN = 200;
/** How often the run checks that no message is lost, in seconds. */
const AUDIT_SECONDS = 600;

/** Simulates one outage of the store. */
export async function simulateOutage(
  run: OutageRun,
  registry: SchemaRegistry,
): Promise<OutageResult> {
  const outageSeconds = run.outageHours * 3600;
  const sendSeconds = outageSeconds + 2 * AROUND_SECONDS;
  const messages = Math.ceil((sendSeconds / 3600) * run.sampledAnHour);
  const oneIn = Math.max(1, Math.round((run.rate * sendSeconds) / messages));
  const seed = 1;
  const settings = {
    ...outageSettings({ messages, oneIn, sendSeconds, outageRetryHours: run.outageRetryHours }),
    outages: [[AROUND_SECONDS, AROUND_SECONDS + outageSeconds] as const],
  };
  const plans = planOutage(seed, settings);
  const poison = new Set(run.poison ? plans.filter(isPoison).map(({ text }) => text) : []);
  const ends = BEGIN + (AROUND_SECONDS + outageSeconds) * 1000;
  const clock = { now: (): number => world.scheduler.now() };
  const story = new OutageStory(clock, poison, ends);
  const options = { registry, poison, follower: story };
  const world: World = new World(seed, settings, options, simulatedConsumer);
  const restore = useVirtualAbort(world.scheduler);
  try {
    await live(world, plans, ends);
    const result = resultOf(run, oneIn, world, story);
    await replayDeadLetters(world, poison);
    const lost = innocentsOf(world, story).filter((accepted) => !world.ledger.has(accepted)).length;
    const violations = world.witness.violations.map(
      ({ invariant, detail }) => `${invariant}: ${detail}`,
    );
    return { ...result, lost, violations };
  } finally {
    restore();
  }
}

function planOutage(seed: number, settings: ReturnType<typeof outageSettings>): PlannedMessage[] {
  const { messages, sendSeconds } = settings;
  const random = seededRandom(seed, 'outage');
  const plan = new WorkloadPlan(random, (sendSeconds * 1000) / messages, settings);
  for (let index = 0; index < messages; index += 1) {
    // Its key in the ledger is the id of its first message.
    if (random.chance(0.05)) plan.reject('malformed_json');
    else plan.valid();
  }
  return plan.messages;
}

function isPoison({ index }: PlannedMessage): boolean {
  return index % ONE_POISON_IN === ONE_POISON_IN / 2;
}

async function live(world: World, plans: readonly PlannedMessage[], ends: number): Promise<void> {
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
async function replayDeadLetters(world: World, poison: ReadonlySet<string>): Promise<void> {
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

function innocentsOf({ witness }: World, story: OutageStory): readonly Accepted[] {
  return witness.accepted.filter((accepted) => !accepted.copyOf && !story.poison.has(accepted));
}

function resultOf(
  run: OutageRun,
  oneIn: number,
  world: World,
  story: OutageStory,
): Omit<OutageResult, 'lost' | 'violations'> {
  const { ledger } = world;
  const poison = [...story.poison];
  const innocent = innocentsOf(world, story);
  const recorded = innocent.filter((accepted) => ledger.has(accepted)).length;
  const times = poison.flatMap(([{ plan }, { deadAt, waiting }]) =>
    deadAt === undefined ? [] : [{ all: deadAt - BEGIN - plan.sendAfter, waiting }],
  );
  const longest = (values: readonly number[]) => Math.round(Math.max(0, ...values) / 1000);
  return {
    ...run,
    oneIn,
    sent: innocent.length,
    recorded,
    deadLettered: story.deadLetters.size,
    deadBesidePoison: story.deadBesidePoison.size,
    copies: story.copies,
    receives: story.receives,
    visibleAgainSeconds: Math.round(story.visibleAgain / 1000),
    recordedSeconds: Math.round(story.recordedAgain / 1000),
    poisonSent: poison.length,
    poisonDeadLettered: times.length,
    poisonOwnSeconds: longest(times.map(({ all, waiting }) => all - waiting)),
    poisonSeconds: longest(times.map(({ all }) => all)),
  };
}
