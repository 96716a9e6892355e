import { seededRandom, type Random } from '../../../../scripts/traffic/random.ts';
import {
  handleSample,
  type SampleContext,
  type SampleEvent,
} from '../../../../scripts/samples/handle-sample.ts';
import { PermanentError, RetryAfterError } from '../../../../src/handlers/handler-errors.ts';
import type { HandlerDefinition } from '../../../../src/handlers/handler.ts';
import type { ExecutionEnvironment } from '../lambda/execution-environment.ts';
import type { World } from '../world.ts';
import type { HandlerRun, RunEnding } from './handler-run.ts';
import {
  INVALID_EVENT,
  limited,
  ONLY_CALLS_SERVICE,
  OWN_TIMEOUT_SECONDS,
  planHandling,
  type PlannedHandling,
} from './planned-handling.ts';

/** The handlers of one process. */
export function simulatedHandlers(
  world: World,
  environment: ExecutionEnvironment,
): readonly HandlerDefinition[] {
  const { registry } = world.options;
  // A test uses a registry without schemas, which refuses handlers.
  const hasSchema = registry.lookUp('order.placed', 'v1').kind === 'found';
  if (world.settings.handledShare === 0 || !hasSchema) return [];
  const { seed } = world;
  const start = (
    event: SampleEvent,
    context: SampleContext,
    generations: number,
    limit: number,
  ) => {
    const expires = event.expiresAt !== undefined;
    const planned = world.options.service
      ? ONLY_CALLS_SERVICE
      : planHandling(seed, context.idempotencyKey, generations, expires);
    const plan = limited(planned, world.children.areBeyondLimit(event));
    world.children.plan(event, plan);
    return new SimulatedHandler(world, environment, plan, context, event).work(limit);
  };
  const { handlerTimeoutSeconds: defaultSeconds, handlerOptions = {} } = world.settings;
  return [
    handleSample(
      'order.placed',
      ['v1'],
      (event, context) => start(event, context, event.body.items_count - 1, defaultSeconds),
      handlerOptions['order.placed'],
    ),
    handleSample(
      'user.created',
      ['v1'],
      (event, context) => start(event, context, 0, OWN_TIMEOUT_SECONDS),
      { ...handlerOptions['user.created'], timeoutSeconds: OWN_TIMEOUT_SECONDS },
    ),
  ];
}

/** One run of a handler. It takes some time, and ends as the event's plan or a fault says. */
class SimulatedHandler {
  private readonly run: HandlerRun;
  private readonly random: Random;
  private readonly world: World;
  private readonly plan: PlannedHandling;
  private readonly context: SampleContext;
  private readonly eventKey: string;

  constructor(
    world: World,
    environment: ExecutionEnvironment,
    plan: PlannedHandling,
    context: SampleContext,
    { tenantId, eventId }: SampleEvent,
  ) {
    this.eventKey = `${tenantId}#${eventId}`;
    this.world = world;
    this.plan = plan;
    this.context = context;
    const { idempotencyKey: key, attempt, signal } = context;
    const beganAt = world.scheduler.now();
    const { invocationEndsAt } = environment;
    const isOnLastReceive = world.deliveries.isOnLastReceive(environment, key);
    this.run = { key, attempt, environment, beganAt, invocationEndsAt, isOnLastReceive };
    this.random = seededRandom(world.seed, 'run', key, world.begins(this.run));
    signal.addEventListener('abort', () => {
      if (this.run.endedAt === undefined) this.run.abortedAt = world.scheduler.now();
    });
  }

  /** @param limit its timeout in seconds. */
  work(limit: number): Promise<void> {
    const { faults } = this.world;
    if (faults.strikes('handler_never_ended')) return new Promise(() => undefined);
    if (faults.strikes('handler_ignored_signal')) {
      return this.onceAborted(() => this.after(600 + this.random.next() * 20_000, 'returned'));
    }
    if (faults.strikes('handler_timed_out')) {
      return this.onceAborted(() => this.after(this.random.next() * 400, this.lateEnding()));
    }
    const time = faults.strikes('handler_slow') ? limit * 900 : 40;
    const end = this.after(this.random.next() * time, this.ending());
    const abort = this.onceAborted(() => this.after(this.random.next() * 400, this.lateEnding()));
    return Promise.race([end, abort]);
  }

  private ending(): RunEnding {
    const { faults, options } = this.world;
    if (options.service?.takes(this.eventKey, this.context.idempotencyKey) === false) {
      return 'failed_transiently';
    }
    if (faults.strikes('handler_failed_transiently')) return 'failed_transiently';
    if (faults.strikes('handler_asked_for_retry')) return 'asked_for_retry';
    return this.plan.fate === 'succeeds' ? 'returned' : 'failed_for_good';
  }

  /** Ends as a handler does that obeys its signal. */
  private lateEnding(): RunEnding {
    if (this.random.chance(0.3)) return 'returned';
    if (this.random.chance(0.2)) return 'asked_for_retry';
    return this.plan.fate === 'succeeds' ? 'failed_transiently' : 'failed_for_good';
  }

  private onceAborted(next: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.context.signal.addEventListener('abort', () => void next().then(resolve, reject));
    });
  }

  /** Ends after that many milliseconds, or later if its process stands still. */
  private after(milliseconds: number, ending: RunEnding): Promise<void> {
    const { scheduler } = this.world;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        try {
          this.end(ending);
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      scheduler.after(milliseconds, () => this.run.environment.whenRunning(end));
    });
  }

  private end(ending: RunEnding): void {
    const { run, world, context } = this;
    // It has already ended in another way.
    if (run.endedAt !== undefined) return;
    run.ending = ending;
    run.endedAt = world.scheduler.now();
    switch (ending) {
      case 'returned':
        if (run.abortedAt === undefined)
          context.publish(...this.plan.children.map(({ event }) => event));
        return;
      case 'failed_transiently':
        throw new Error('simulated: it may pass');
      case 'asked_for_retry':
        run.retryAfterSeconds = this.random.below(200);
        throw new RetryAfterError(run.retryAfterSeconds);
      case 'failed_for_good':
        this.failForGood();
    }
  }

  private failForGood(): void {
    const { faults } = this.world;
    if (this.plan.fate === 'publishes_invalid' && this.run.abortedAt === undefined) {
      faults.note('handler_published_invalid');
      this.context.publish(INVALID_EVENT);
    }
    if (this.plan.refused && this.run.abortedAt === undefined) {
      faults.note('handler_published_beyond_limit');
      this.context.publish(...this.plan.refused.map(({ event }) => event));
      // It was not refused. The handler returns, so that the events are sent.
      return;
    }
    faults.note('handler_failed_for_good');
    throw new PermanentError('simulated: it will never pass');
  }
}
