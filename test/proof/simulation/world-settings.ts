import type { Random } from '../../../scripts/traffic/random.ts';
import type { FaultRates } from './faults.ts';
import { drawLimit } from './generations.ts';
import type { RetryPolicy } from '../../../src/core/backoff.ts';
import type { HandlerOptions } from '../../../src/handlers/handler.ts';
import type { CapacitySettings } from './dynamodb/write-capacity.ts';
import type { MappingSettings } from './lambda/event-source-mapping.ts';
import type { GroupRelease, QueueSettings } from './sqs/queue-message.ts';

/** The settings of one world. Everything that the stack's rules (`lib/config-rules.ts`) allow is possible. */
export interface WorldSettings {
  readonly store: 'dynamodb' | 'memory';
  readonly messages: number;
  readonly sendSeconds: number;
  readonly functionTimeoutSeconds: number;
  readonly mapping: MappingSettings;
  readonly queue: QueueSettings;
  readonly retryPolicy: RetryPolicy;
  /** Share of new events that have a handler. */
  readonly handledShare: number;
  readonly handlerTimeoutSeconds: number;
  readonly handlerConcurrency: number;
  /** What handlers say about retries, by event type. Missing: nothing. */
  readonly handlerOptions?: Readonly<Record<string, HandlerOptions>>;
  readonly maxEventGenerations: number;
  /** How much the tables take until the faults stop. Missing: every write. */
  readonly capacity?: CapacitySettings;
  /** When the table can't be reached. */
  readonly outages: readonly Outage[];
  /** When the bucket for large texts can't be reached. */
  readonly bucketOutages: readonly Outage[];
  /** How often an operator sends an open event again, or discards it. */
  readonly operatorActions: number;
  /** Whether the watchdog is at work. Only in worlds with tables. */
  readonly watchdog: boolean;
  /** Share of messages in other formats than the native one. Default: 0. */
  readonly foreignShare?: number;
  /** The faults of the world with their probabilities. Default: the seed draws them. */
  readonly faultRates?: FaultRates;
  /** Seconds after the beginning. From then on nothing goes wrong. */
  readonly calmAfter: number;
}

/** Start and end, in seconds after the beginning. */
export type Outage = readonly [number, number];

const DAY_SECONDS = 86_400;

/** About this many messages in each world: enough for a few hundred to be in flight at once. */
const MESSAGES = 1_100;

export function drawSettings(random: Random, share = 1): WorldSettings {
  const fifo = random.chance(0.35);
  const functionTimeoutSeconds = random.pick([10, 15, 30, 60]);
  const sendSeconds = random.pick([5, 60, 300, 900]);
  const calmAfter = sendSeconds + random.pick([60, 600, 1_800]);
  const baseSeconds = random.pick([1, 5, 30, 60]);
  const maxReceiveCount = random.pick([2, 3, 5, 5, 5, 8]);
  const outages = random.chance(0.4) ? drawOutages(random, calmAfter) : [];
  const bucketOutages = random.chance(0.5) ? drawOutages(random, calmAfter) : [];
  const settings = {
    store: random.chance(0.2) ? ('memory' as const) : ('dynamodb' as const),
    messages: Math.ceil((MESSAGES + random.below(100)) * share),
    sendSeconds,
    functionTimeoutSeconds,
    calmAfter,
    outages,
    bucketOutages,
    mapping: {
      fifo,
      // A FIFO queue allows at most 10 and no window. More than 10 need a window (services-sqs-parameters.html).
      batchSize: fifo ? 1 + random.below(10) : random.pick([1, 10, 25, 100, 100, 300]),
      windowSeconds: fifo ? 0 : random.pick([1, 2, 5]),
      concurrency: 2 + random.below(10),
    },
    retryPolicy: { baseSeconds, capSeconds: random.pick([60, 300, 900]), maxReceiveCount },
    queue: {
      visibilityTimeoutSeconds: 6 * functionTimeoutSeconds + random.pick([0, 0, 60]),
      maxReceiveCount,
      retentionSeconds: 4 * DAY_SECONDS,
      deadLetterRetentionSeconds: 14 * DAY_SECONDS,
      // Lower in some worlds, because no world has 120,000 messages.
      inFlightLimit: random.chance(0.2) ? 50 + random.below(100) : 120_000,
    },
    handledShare: random.chance(0.7) ? random.pick([0.1, 0.3, 0.6]) : 0,
    handlerTimeoutSeconds: random.pick([1, 3, 10, 30]),
    handlerConcurrency: random.pick([1, 1, 3, 10]),
    operatorActions: random.chance(0.6) ? Math.ceil(random.below(120) * share) : 0,
  };
  const release = fifo && { groupRelease: releaseOf(random) };
  const queue = { ...settings.queue, ...release };
  const maxEventGenerations = drawLimit(random);
  const capacity = drawCapacity(random, settings);
  const watchdog = settings.store === 'dynamodb' && random.chance(0.4);
  return { ...settings, queue, maxEventGenerations, watchdog, ...capacity };
}

/** In half of the worlds, some messages are in other formats. The draws are apart from all others, as for horizons. */
export function withFormats(settings: WorldSettings, random: Random): WorldSettings {
  return random.chance(0.5)
    ? settings
    : { ...settings, foreignShare: random.pick([0.1, 0.5, 0.9]) };
}

/**
 * In one of four worlds with tables, they are new and take half as many to four times as many units a second as messages
 * are sent, at least four. An event costs one or two units, and batches come in bursts. So most of these worlds throttle.
 */
function drawCapacity(
  random: Random,
  { store, messages, sendSeconds }: Pick<WorldSettings, 'store' | 'messages' | 'sendSeconds'>,
): Pick<WorldSettings, 'capacity'> {
  if (store === 'memory' || !random.chance(0.25)) return {};
  const newTableUnits = Math.max(4, (messages / sendSeconds) * random.pick([0.5, 1, 2, 4]));
  return { capacity: { newTableUnits, growsAfterSeconds: random.pick([10, 60, 600, 1_800]) } };
}

function releaseOf(random: Random): GroupRelease {
  return random.pick<GroupRelease>(['none', 'before_hidden', 'any_visible']);
}

function drawOutages(random: Random, calmAfter: number): Outage[] {
  return Array.from({ length: 1 + random.below(3) }, () => {
    const from = random.next() * calmAfter;
    return [from, Math.min(calmAfter, from + random.pick([1, 20, 200, 1_500]))] as const;
  });
}
