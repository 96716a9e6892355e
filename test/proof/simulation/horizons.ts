import type { Random } from '../../../scripts/traffic/random.ts';
import { receiveLimit } from '../../../src/core/receive-limit.ts';
import type { HandlerOptions } from '../../../src/handlers/handler.ts';
import type { PlannedMessage } from './planned-message.ts';
import type { WorldSettings } from './world-settings.ts';

const OPTIONS: readonly HandlerOptions[] = [
  {},
  {},
  { retryFor: '300s' },
  { retryFor: '1h', maxDelaySeconds: 20 },
  // Longer than SQS can delay a copy.
  { retryFor: '1d', maxDelaySeconds: 1_500 },
  { retryFor: '1h', maxAttempts: 3 },
  { maxAttempts: 2 },
  { maxDelaySeconds: 20 },
];

/**
 * In one world of three, events are retried for longer than their receives last: in outages, by their handlers, or both. The
 * draws are apart from all others, so the other worlds are as they would be without horizons.
 */
export function withHorizons(settings: WorldSettings, random: Random): WorldSettings {
  if (!random.chance(1 / 3)) return settings;
  const outageRetrySeconds = random.pick([0, 120, 600, 3_600, 3_600]);
  const handlerOptions = {
    'order.placed': random.pick(OPTIONS),
    'user.created': random.pick(OPTIONS),
  };
  const { retryPolicy, mapping, queue } = settings;
  const isLasting = outageRetrySeconds > 0;
  const maxReceiveCount = receiveLimit(
    {
      maxReceiveCount: retryPolicy.maxReceiveCount,
      outageRetryHours: outageRetrySeconds / 3_600,
      retryCapSeconds: retryPolicy.capSeconds,
    },
    mapping.fifo,
  );
  return {
    ...settings,
    handlerOptions,
    retryPolicy: {
      ...retryPolicy,
      maxReceiveCount,
      outageRetrySeconds,
      ...(isLasting && { defaultMaxAttempts: retryPolicy.maxReceiveCount }),
    },
    queue: { ...queue, maxReceiveCount },
  };
}

/** What the stack and the handlers of a world say about retries, read by the simulation's own code. */
export class Horizons {
  private readonly settings: WorldSettings;

  constructor(settings: WorldSettings) {
    this.settings = settings;
  }

  /** The longest time for which an event is sent again, in milliseconds since it was first seen. */
  longestMs(plan: PlannedMessage): number {
    const { retryPolicy, mapping } = this.settings;
    if (mapping.fifo) return 0;
    const ofOutage = retryPolicy.outageRetrySeconds ?? 0;
    return Math.max(ofOutage, secondsOf(this.optionsOf(typeOf(plan)).retryFor)) * 1000;
  }

  /** The longest delays that a message may have, in seconds: after an outage, and after its handler failed. */
  caps(plan: PlannedMessage): readonly number[] {
    const { capSeconds } = this.settings.retryPolicy;
    const own = plan.handled ? this.optionsOf(typeOf(plan)).maxDelaySeconds : undefined;
    return own === undefined ? [capSeconds] : [capSeconds, own];
  }

  /** The fewest and the most attempts after which an event of this type is failed. */
  attempts(eventType: string | undefined): { readonly least: number; readonly most: number } {
    const { retryFor, maxAttempts } = this.optionsOf(eventType);
    const { retryPolicy, mapping } = this.settings;
    const byDefault = retryPolicy.defaultMaxAttempts ?? Infinity;
    if (maxAttempts !== undefined) return { least: maxAttempts, most: maxAttempts };
    if (retryFor === undefined) return { least: byDefault, most: byDefault };
    return { least: mapping.fifo ? byDefault : Infinity, most: Infinity };
  }

  private optionsOf(eventType: string | undefined): HandlerOptions {
    return this.settings.handlerOptions?.[eventType ?? ''] ?? {};
  }
}

function typeOf({ handled, text, foreign }: PlannedMessage): string | undefined {
  if (handled !== true) return undefined;
  if (foreign) return foreign.eventType;
  return String((JSON.parse(text) as Record<string, unknown>)['event_type']);
}

const UNITS: Readonly<Record<string, number>> = { s: 1, h: 3_600, d: 86_400 };

function secondsOf(duration = '0s'): number {
  return Number(duration.slice(0, -1)) * (UNITS[duration.slice(-1)] ?? NaN);
}
