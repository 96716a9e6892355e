import { seededRandom } from '../../../../scripts/traffic/random.ts';
import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import type { Accepted } from '../invariants/witness.ts';
import type { PlannedMessage } from '../planned-message.ts';
import { BEGIN, useVirtualAbort } from '../scheduler.ts';
import { simulatedConsumer } from '../simulated-consumer.ts';
import { WorkloadPlan } from '../workload-plan.ts';
import { World } from '../world.ts';
import { live, replayDeadLetters, sampleOf } from './live-through-outage.ts';
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

/** One in so many messages is poison. */
const ONE_POISON_IN = 200;

/** Simulates one outage of the store. */
export async function simulateOutage(
  run: OutageRun,
  registry: SchemaRegistry,
): Promise<OutageResult> {
  const { outage, ends, ...sample } = sampleOf(run);
  const { oneIn } = sample;
  const seed = 1;
  const settings = {
    ...outageSettings({ ...sample, outageRetryHours: run.outageRetryHours }),
    outages: [outage],
  };
  const plans = planOutage(seed, settings);
  const poison = new Set(run.poison ? plans.filter(isPoison).map(({ text }) => text) : []);
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
