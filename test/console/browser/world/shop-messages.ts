import { seededRandom } from '../../../../scripts/traffic/random.ts';

/** A message that a shop sends, and when. */
export interface ShopMessage {
  /** Milliseconds before the end of the hour. */
  readonly before: number;
  readonly text: string;
}

const MINUTE = 60_000;

/**
 * The messages of a made-up hour: most are fine, and some fail for six different causes. Always the same ones, but for
 * their times.
 *
 * @param end milliseconds since 1970.
 */
export function shopMessages(end: number): ShopMessage[] {
  const cards = waves(400, (n) => payment('acme', 10_000 + n));
  const messages = [
    ...cards,
    // A sender that isn't sure sends some payments twice.
    ...cards.filter((_, index) => index % 20 === 0).map((sent) => ({ ...sent, again: 20_000 })),
    ...waves(360, user),
    ...waves(140, (n) => order('globex', 20_000 + n)),
    // The handler of the running release doesn't know this method.
    ...uneven(200, 41, 3, (n) => payment('acme', 30_000 + n, { payment_method: 'direct_debit' })),
    // Failed, too, until a release knew this one.
    ...spread(14, 57, 52, (n) => payment('umbrella', 35_000 + n, { payment_method: 'wallet' })),
    // A sender writes amounts as texts.
    ...uneven(38, 52, 2, (n) => payment('globex', 40_000 + n, { amount: `${n + 10}.50` })),
    // A sender is ahead of the release.
    ...uneven(12, 24, 6, (n) => order('initech', 50_000 + n, { schema_version: 'v3' })),
    // The warehouse is down.
    ...spread(9, 5, 0.5, (n) => order('umbrella', 60_000 + n)),
    ...spread(2, 27, 26, (n) => order('umbrella', 65_000 + n)),
    ...spread(4, 47, 31, (n) => payment('initech', 70_000 + n, {}, { expires_at: LONG_AGO })),
    // Other content under an id that is taken.
    ...spread(3, 33, 12, (n) => payment('acme', 10_020 + n, { amount: 99 + n })),
    ...spread(1, 38.2, 38.2, () => () => '{"event_id":"pay-80001","tenant_id":"acme","body":{"am'),
    ...spread(1, 11.7, 11.7, () => () => HEALTH_CHECK),
  ];
  return messages
    .map(({ before, again = 0, make }) => ({
      before: Math.max(0, before - again),
      text: make(end - before),
    }))
    .sort((one, other) => other.before - one.before);
}

/** Not every message is an event. */
export const HEALTH_CHECK = 'health check from load balancer 10.0.3.17';

const LONG_AGO = '2020-01-01T00:00:00Z';

/** A message of the time at which it is made. */
type Make = (at: number) => string;

interface Planned {
  readonly before: number;
  /** How many milliseconds after it was made it is sent. */
  readonly again?: number;
  readonly make: Make;
}

/** Messages of the whole hour, now more of them and now fewer. */
function waves(count: number, make: (index: number) => Make): Planned[] {
  const random = seededRandom('waves', count);
  return spread(count, 59.6, 0.1, make).map(({ before, ...planned }) => {
    const wave = Math.sin(before / (4 * MINUTE)) + Math.sin(before / (1.3 * MINUTE)) / 2;
    const moved = before + (wave + random.next() - 0.5) * MINUTE;
    return { ...planned, before: Math.round(Math.min(59.9 * MINUTE, Math.max(0, moved))) };
  });
}

/** Messages at uneven distances between two times, in minutes before the end. */
function uneven(count: number, from: number, to: number, make: (index: number) => Make): Planned[] {
  const random = seededRandom('uneven', count);
  const step = ((from - to) * MINUTE) / count;
  return spread(count, from, to, make).map(({ before, ...planned }) => {
    const moved = before + (random.next() - 0.5) * 4 * step;
    return {
      ...planned,
      before: Math.round(Math.min(from * MINUTE, Math.max(to * MINUTE, moved))),
    };
  });
}

/** Messages at even distances between two times, in minutes before the end. */
function spread(count: number, from: number, to: number, make: (index: number) => Make): Planned[] {
  return Array.from({ length: count }, (_, index) => ({
    before: Math.round(MINUTE * (from - ((from - to) * index) / Math.max(1, count - 1))),
    make: make(index),
  }));
}

function payment(tenantId: string, number: number, body: object = {}, envelope: object = {}): Make {
  return message(tenantId, `pay-${number}`, 'payment.processed', envelope, {
    payment_id: `p-${number}`,
    order_id: `order-${number}`,
    amount: 12.5 + (number % 37),
    payment_method: 'card',
    status: 'completed',
    ...body,
  });
}

function order(tenantId: string, number: number, envelope: object = {}): Make {
  return message(tenantId, `order-${number}`, 'order.placed', envelope, {
    order_id: `order-${number}`,
    user_id: `user-${number % 50}`,
    total: 20 + (number % 61),
    items_count: 1 + (number % 4),
    status: 'pending',
  });
}

function user(number: number): Make {
  const tenants = ['acme', 'globex', 'initech', 'umbrella'];
  const tenantId = tenants[number % tenants.length] ?? 'acme';
  return message(
    tenantId,
    `user-${number}`,
    'user.created',
    {},
    {
      user_id: `user-${number}`,
      email: `user-${number}@example.com`,
      name: 'Sam',
      role: number % 9 === 0 ? 'admin' : 'member',
      verified: true,
    },
  );
}

function message(
  tenantId: string,
  eventId: string,
  eventType: string,
  envelope: object,
  body: object,
): Make {
  return (at) =>
    JSON.stringify({
      event_id: eventId,
      event_type: eventType,
      schema_version: 'v1',
      tenant_id: tenantId,
      client_id: 'shop',
      occurred_at: new Date(Math.floor(at / 1000) * 1000).toISOString(),
      ...envelope,
      body,
    });
}
