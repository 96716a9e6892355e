import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';

/** The setting's default. No event of a world has as many generations. */
const DEFAULT_LIMIT = 100;

/** The highest generation of published events. In some worlds it ends chains of events. */
export function drawLimit(random: Random): number {
  return random.chance(0.3) ? 1 + random.below(2) : DEFAULT_LIMIT;
}

/** Generations of events from outside. `undefined` stands for an event that names none. */
const FROM_OUTSIDE = [undefined, undefined, undefined, undefined, 0, 1, 2, 1_000_000];

/**
 * The generation of an event from outside that has a handler. It follows from the event's key, so all messages of the event
 * have it. In worlds with the default limit, no event names one.
 */
export function generationFromOutside(
  tenantId: string,
  eventId: string,
  limit: number,
): number | undefined {
  if (limit === DEFAULT_LIMIT) return undefined;
  return seededRandom('generation', tenantId, eventId).pick(FROM_OUTSIDE);
}
