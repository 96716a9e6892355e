import { seededRandom } from '../../../../scripts/traffic/random.ts';
import type { NewSampleEvent } from '../../../../scripts/samples/handle-sample.ts';

/** How the handling of an event ends, whatever goes wrong before. */
export type Fate = 'succeeds' | 'fails_for_good' | 'publishes_invalid' | 'publishes_beyond_limit';

/** An event that a handler publishes. Its body holds a `mark` that no other event has. */
export interface PlannedChild {
  readonly mark: string;
  readonly event: NewSampleEvent;
  readonly bodyText: string;
}

/** The plan for an event that has a handler. It depends on the seed and the event's key alone. */
export interface PlannedHandling {
  readonly fate: Fate;
  readonly children: readonly PlannedChild[];
  /** Events that it tries to publish although their generation is beyond the limit. */
  readonly refused?: readonly PlannedChild[];
}

/** In worlds with handlers, these types have one. */
export const HANDLED_TYPES: ReadonlySet<string> = new Set(['order.placed', 'user.created']);

/** Timeout of the handlers of `user.created`, in seconds. The other handlers have the function's default. */
export const OWN_TIMEOUT_SECONDS = 2;

/** The plan for all events if the world has a service. */
export const ONLY_CALLS_SERVICE: PlannedHandling = { fate: 'succeeds', children: [] };

/** The plan for an event whose children may be beyond the limit of generations. */
export function limited(plan: PlannedHandling, isBeyondLimit: boolean): PlannedHandling {
  if (!isBeyondLimit || plan.children.length === 0) return plan;
  return { fate: 'publishes_beyond_limit', children: [], refused: plan.children };
}

/**
 * @param generations how many generations of events may follow at most.
 * @param expires whether the event may expire. Then another event with the same key can take its place.
 */
export function planHandling(
  seed: number,
  key: string,
  generations: number,
  expires: boolean,
): PlannedHandling {
  const random = seededRandom(seed, 'handling', key);
  const draw = random.next();
  if (draw < 0.06) return { fate: 'fails_for_good', children: [] };
  if (draw < 0.1) return { fate: 'publishes_invalid', children: [] };
  const count = random.chance(0.01) ? 12 : random.pick([0, 0, 0, 1, 1, 2, 3]);
  if (generations === 0 || expires) return { fate: 'succeeds', children: [] };
  const children = Array.from({ length: count }, (_, position) =>
    plannedChild(`${key}/${position}`, generations - 1, random.next()),
  );
  return { fate: 'succeeds', children };
}

function plannedChild(mark: string, generations: number, draw: number): PlannedChild {
  const event = childEvent(mark, generations, draw);
  return { mark, event, bodyText: JSON.stringify(event.body) };
}

function childEvent(mark: string, generations: number, draw: number): NewSampleEvent {
  if (generations > 0 && draw < 0.5) {
    const body = { order_id: mark, user_id: 'u', total: 1, items_count: 1 + generations };
    return {
      eventType: 'order.placed',
      schemaVersion: 'v1',
      body: { ...body, status: 'confirmed' },
    };
  }
  if (draw < 0.7) {
    const body = { user_id: mark, email: 'e', name: 'n', role: 'member', verified: true };
    return { eventType: 'user.created', schemaVersion: 'v1', body };
  }
  const body = { payment_id: 'p', order_id: mark, amount: 1, payment_method: 'card' };
  return {
    eventType: 'payment.processed',
    schemaVersion: 'v1',
    body: { ...body, status: 'completed' },
  };
}

/** An event that no schema accepts. */
export const INVALID_EVENT: NewSampleEvent = {
  eventType: 'payment.processed',
  schemaVersion: 'v1',
  body: { payment_id: 'p', order_id: 'o', amount: -1, payment_method: 'card', status: 'completed' },
};
