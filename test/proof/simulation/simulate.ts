import { seededRandom, seededUuid } from '../../../scripts/traffic/random.ts';
import type { FaultCounts } from './faults.ts';
import type { StoredMessage } from './sqs/queue-message.ts';
import { isSettled, type LedgerRow } from './invariants/ledger-row.ts';
import type { Violation } from './invariants/violation.ts';
import { withHorizons } from './horizons.ts';
import { LATE_MS } from './network.ts';
import { letOperatorsWork } from './operators/operators.ts';
import { BEGIN, useVirtualAbort } from './scheduler.ts';
import { writtenInFormats } from './foreign-writing.ts';
import { attributesOf } from './sender-attributes.ts';
import { simulatedConsumer } from './simulated-consumer.ts';
import { SimulatedWatchdog } from './watchdog/simulated-watchdog.ts';
import { planMessages } from './workload.ts';
import { drawSettings, withFormats, type WorldSettings } from './world-settings.ts';
import { World, type WorldOptions } from './world.ts';

/** The result of one world. */
export interface SimulationResult {
  readonly seed: number;
  /** Messages that the queue accepted. */
  readonly events: number;
  /** All message numbers are below this. Some of these messages may not have been sent. */
  readonly numbers: number;
  readonly steps: number;
  readonly virtualSeconds: number;
  readonly faults: FaultCounts;
  readonly violations: readonly Violation[];
  /** The settings that the seed drew, as JSON. */
  readonly world: string;
  /** The life of a message, if the options asked for it. */
  readonly lifeOf: (index: number) => readonly string[];
}

export interface SimulationOptions extends WorldOptions {
  /** Share of the usual number of messages; default 1. */
  readonly share?: number;
  /** Changes the settings that the seed drew. */
  readonly adjust?: (drawn: WorldSettings) => WorldSettings;
}

const DAY_MS = 86_400_000;
/** The longest delay that a simulated handler asks for, in seconds. */
const LONGEST_WISH = 200;
/** The latest arrival of what was sent before the faults stopped, in milliseconds after that. */
const LATEST_ARRIVAL_MS = LATE_MS + 10_000;

/** Runs the world of a seed to its end. The same seed, share and code give the same result. */
export async function simulate(
  seed: number,
  options: SimulationOptions,
): Promise<SimulationResult> {
  const drawn = drawSettings(seededRandom(seed, 'settings'), options.share);
  const lasting = withHorizons(drawn, seededRandom(seed, 'horizons'));
  const foreign = withFormats(lasting, seededRandom(seed, 'formats'));
  const settings = options.adjust?.(foreign) ?? foreign;
  const world = new World(seed, settings, options, simulatedConsumer);
  const restore = useVirtualAbort(world.scheduler);
  try {
    await live(world, seed);
  } finally {
    restore();
  }
  const { scheduler, faults, witness } = world;
  return {
    seed,
    events: witness.accepted.length,
    numbers: world.children.nextIndex,
    steps: scheduler.steps,
    virtualSeconds: (scheduler.now() - BEGIN) / 1000,
    faults: faults.counts,
    violations: witness.violations,
    world: JSON.stringify({ ...settings, calm: faults.calm }),
    lifeOf: (index) => witness.lifeOf(index),
  };
}

async function live(world: World, seed: number): Promise<void> {
  const { scheduler, queue, mapping, settings, witness } = world;
  send(world, seed);
  letOperatorsWork(world);
  const watchdog = settings.watchdog ? new SimulatedWatchdog(world) : undefined;
  watchdog?.work();
  for (let poller = 0; poller < settings.mapping.concurrency; poller += 1) void mapping.poll();
  const calmAt = BEGIN + settings.calmAfter * 1000;
  audit(world);
  const isCalm = () => scheduler.now() >= calmAt;
  if (!(await runUntil(world, isCalm, calmAt))) return;
  if (!(await drain(world, calmAt))) return;
  world.deliveries.checkConservation(queue);
  if (witness.violations.length > 0) return;
  if (watchdog && !(await watchdogDone(world, watchdog))) return;
  redrive(world, seed);
  if (!(await drain(world, scheduler.now()))) return;
  world.deliveries.checkConservation(queue);
  const rows = world.ledgerRows();
  checkFinalStates(world, rows);
  world.ledger.checkAll(rows);
  await world.listed.checkLists(world.queries(), rows);
  checkHandled(world);
  await letRetentionEnd(world);
}

/** Without faults, the watchdog must leave no event that waits for a message which nobody has. */
async function watchdogDone(world: World, watchdog: SimulatedWatchdog): Promise<boolean> {
  const { scheduler, witness } = world;
  const end = watchdog.finish();
  if (!(await runUntil(world, () => scheduler.now() >= end, end))) return false;
  if (!(await drain(world, end))) return false;
  for (const { key, status, messageId } of world.ledgerRows()) {
    if (status !== 'queued' && status !== 'processing') continue;
    const detail = `${key} is ${status}, and its message is in no queue`;
    witness.violated('liveness', detail, witness.find(messageId));
  }
  return witness.violations.length === 0;
}

function send(world: World, seed: number): void {
  const { scheduler, queue, settings, witness, groups, mapping } = world;
  const native = planMessages(seededRandom(seed, 'workload'), settings);
  const plans = writtenInFormats(native, seed, settings.foreignShare ?? 0);
  let sent = 0;
  for (const plan of plans) {
    scheduler.after(plan.sendAfter, () => {
      const id = seededUuid(seed, 'message', plan.index);
      const { firstId, ...given } = attributesOf(plan, seed, settings);
      queue.send(id, plan.text, plan.groupId, given);
      const accepted = witness.accept(plan, id);
      if (firstId !== undefined) witness.alias(accepted, firstId);
      groups.accept(accepted);
      sent += 1;
      mapping.sending = sent < plans.length;
    });
  }
}

/** Checks once every virtual minute that no message is lost. Other checks run with each change of a message. */
function audit({ scheduler, deliveries, queue, settings }: World): void {
  for (let minute = 1; minute * 60 < settings.calmAfter; minute += 1) {
    scheduler.after(minute * 60_000, () => deliveries.checkConservation(queue));
  }
}

/** Runs until `done` gives true. Gives false if an invariant was violated before that. */
async function runUntil(world: World, done: () => boolean, until: number): Promise<boolean> {
  const { scheduler, witness } = world;
  await scheduler.run(() => done() || witness.violations.length > 0, until);
  return witness.violations.length === 0;
}

/** Without faults, the queue must become empty within the longest time that all receives can take. */
async function drain(world: World, from: number): Promise<boolean> {
  const { queue, settings, witness } = world;
  const { retryPolicy, functionTimeoutSeconds } = settings;
  const { visibilityTimeoutSeconds } = settings.queue;
  const ownDelays = Object.values(settings.handlerOptions ?? {}).map(
    ({ maxDelaySeconds = 0 }) => maxDelaySeconds,
  );
  const receive = Math.max(
    visibilityTimeoutSeconds,
    retryPolicy.capSeconds,
    LONGEST_WISH,
    ...ownDelays,
  );
  const longest = (receive + functionTimeoutSeconds + 60) * (retryPolicy.maxReceiveCount + 1);
  // In a FIFO group one message may wait for all receives of another.
  const until = from + longest * 1000 * (settings.mapping.fifo ? 20 : 2);
  // When every message is done, a handler's last event may still be on its way to the queue.
  const isEmpty = () => queue.size === 0 && world.scheduler.now() >= from + LATEST_ARRIVAL_MS;
  if (!(await runUntil(world, isEmpty, until))) return false;
  if (!isEmpty()) witness.violated('liveness', `${queue.size} messages are still in the queue`);
  return isEmpty();
}

/** An operator redrives the dead letters. Nothing goes wrong any more, so they must succeed. */
function redrive(world: World, seed: number): void {
  const { queue, witness, ledger } = world;
  const random = seededRandom(seed, 'operator');
  /** An operator may look into the ledger first, and leave dead letters that the ledger has as done. */
  const isWanted = ({ id }: StoredMessage): boolean => {
    const accepted = witness.find(id);
    const isDone =
      accepted &&
      !accepted.plan.handled &&
      ledger.has(accepted) &&
      // Its record waits for it, if an operator has sent it.
      ledger.rowOf(accepted.plan.key ?? '')?.status !== 'queued';
    return !isDone || random.chance(0.9);
  };
  for (const dead of queue.takeDeadLetters(isWanted)) {
    const id = seededUuid(seed, 'redriven', dead.id);
    queue.send(id, dead.body, dead.groupId, dead);
    witness.redrive(dead.id, id);
  }
}

function checkFinalStates({ witness, ledger }: World, rows: readonly LedgerRow[]): void {
  for (const accepted of witness.accepted) {
    const isLeft = accepted.place === 'dead_letter_queue' && !accepted.plan.handled;
    if ((accepted.place === 'deleted' || isLeft) && ledger.has(accepted)) continue;
    witness.violated('liveness', `not recorded in the end, but in ${accepted.place}`, accepted);
  }
  for (const { key, status, messageId } of rows) {
    if (status !== 'queued') continue;
    witness.violated('liveness', `${key} is queued in the end`, witness.find(messageId));
  }
}

/** Every event that has a handler is processed or failed as planned, and so are its children. */
function checkHandled({ ledger, children, witness, handling }: World): void {
  const processed: string[] = [];
  for (const row of handling.records()) {
    if (row.status === 'processed') processed.push(row.key);
    const isPlanned =
      children.planOf(row.key)?.fate === 'succeeds'
        ? row.status === 'processed' || row.reason === 'expired' || row.reason === 'max_attempts'
        : row.status === 'failed';
    if (isSettled(row) && (isPlanned || row.status === 'discarded')) continue;
    witness.violated('liveness', `${row.key} is ${row.status} ${row.reason ?? ''} in the end`);
  }
  children.checkAll(processed, ledger);
}

/** Lets two weeks pass, after which the dead-letter queue deletes what is left in it. */
async function letRetentionEnd({ queue, mapping, scheduler }: World): Promise<void> {
  mapping.enabled = false;
  const later = scheduler.now() + 15 * DAY_MS;
  scheduler.after(15 * DAY_MS, () => queue.dropOldDeadLetters());
  await scheduler.run(() => scheduler.now() >= later, later);
}
