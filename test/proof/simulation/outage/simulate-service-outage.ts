import { seededRandom } from '../../../../scripts/traffic/random.ts';
import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import { SimulatedService } from '../handlers/simulated-service.ts';
import type { PlannedMessage } from '../planned-message.ts';
import { BEGIN, useVirtualAbort } from '../scheduler.ts';
import { simulatedConsumer } from '../simulated-consumer.ts';
import { WorkloadPlan } from '../workload-plan.ts';
import { World } from '../world.ts';
import type { WorldSettings } from '../world-settings.ts';
import { live, replayDeadLetters, sampleOf, type OutageSample } from './live-through-outage.ts';
import type { ServiceRun } from './outage-run.ts';
import { outageSettings } from './outage-settings.ts';
import { OutageStory } from './outage-story.ts';

/** The figures of one outage of a handler's service. Counts are those of the sample. */
export interface ServiceOutageResult extends ServiceRun {
  /** Each simulated event stands for so many. */
  readonly oneIn: number;
  readonly sent: number;
  readonly deadLettered: number;
  /** Before anybody redrives dead letters. */
  readonly processed: number;
  /** Not processed, even after a redrive of the dead letters. */
  readonly lost: number;
  /** Events for which the service acted once, and events whose handler called it again after it had acted. */
  readonly actedOnce: number;
  readonly calledAgain: number;
  /** Calls that failed because the service was down. */
  readonly refusedCalls: number;
  /** Copies that the queue accepted. */
  readonly copies: number;
  readonly receives: number;
  /** From the end of the outage until the last event of it was visible again, and settled. */
  readonly visibleAgainSeconds: number;
  readonly settledSeconds: number;
  /** What the invariants of the simulation found. */
  readonly violations: readonly string[];
}

/** Simulates one outage of the service that all handlers call. */
export async function simulateServiceOutage(
  run: ServiceRun,
  registry: SchemaRegistry,
): Promise<ServiceOutageResult> {
  const sample = sampleOf(run);
  const seed = 1;
  const settings = serviceSettings(sample, run);
  const plans = planEvents(seed, settings);
  const clock = { now: (): number => world.scheduler.now() };
  const [from, until] = sample.outage;
  const service = new SimulatedService(clock, [BEGIN + from * 1000, BEGIN + until * 1000]);
  const story = new OutageStory(clock, new Set(), sample.ends);
  const options = { registry, service, follower: story };
  const world: World = new World(seed, settings, options, simulatedConsumer);
  const restore = useVirtualAbort(world.scheduler);
  try {
    await live(world, plans, sample.ends);
    const before = { ...run, ...figuresOf(story), processed: processed(world, plans).length };
    await replayDeadLetters(world, new Set());
    return { ...before, ...finalFigures(world, service, plans), oneIn: sample.oneIn };
  } finally {
    restore();
  }
}

function serviceSettings(sample: OutageSample, { retryFor }: ServiceRun): WorldSettings {
  return {
    ...outageSettings({ ...sample, outageRetryHours: 0 }),
    handledShare: 1,
    handlerOptions: { 'order.placed': retryFor === undefined ? {} : { retryFor } },
  };
}

/** Two planned events in a row may have the same id. So every second one is left out. */
function planEvents(seed: number, settings: WorldSettings): PlannedMessage[] {
  const { messages, sendSeconds } = settings;
  const random = seededRandom(seed, 'service outage');
  const plan = new WorkloadPlan(random, (sendSeconds * 1000) / (2 * messages), settings);
  for (let index = 0; index < 2 * messages; index += 1) plan.valid();
  return plan.messages.filter(({ index }) => index % 2 === 0);
}

function figuresOf(story: OutageStory) {
  const { deadLetters, copies, receives, visibleAgain, recordedAgain } = story;
  return {
    deadLettered: deadLetters.size,
    copies,
    receives,
    visibleAgainSeconds: Math.round(visibleAgain / 1000),
    settledSeconds: Math.round(recordedAgain / 1000),
  };
}

function finalFigures(world: World, service: SimulatedService, plans: readonly PlannedMessage[]) {
  const count = (fits: (key: string) => boolean) =>
    plans.filter(({ key = '' }) => fits(key)).length;
  return {
    sent: plans.length,
    lost: plans.length - processed(world, plans).length,
    actedOnce: count((key) => service.effectsFor(key) === 1),
    calledAgain: count((key) => service.callsFor(key).length > 1),
    refusedCalls: service.refused,
    violations: world.witness.violations.map(({ invariant, detail }) => `${invariant}: ${detail}`),
  };
}

function processed({ ledger }: World, plans: readonly PlannedMessage[]): PlannedMessage[] {
  return plans.filter(({ key = '' }) => ledger.rowOf(key)?.status === 'processed');
}
