import { seededRandom, seededUuid, type Random } from '../../../scripts/traffic/random.ts';

/** The events that are measured: `payment.processed` v1, about 330 bytes, or `order.placed` v2, about 4 KB. */
export type EventKind = 'payment' | 'order';

/** An event with its field names on the wire. */
export interface BenchEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly schema_version: string;
  readonly tenant_id: string;
  readonly client_id: string;
  readonly occurred_at: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const STARTS_AT = Date.UTC(2026, 10, 1);
const LINES = 20;
const METHODS = ['credit_card', 'debit_card', 'paypal', 'sepa_debit', 'apple_pay'];
const ADJECTIVES = ['Light', 'Sturdy', 'Small', 'Blue', 'Organic', 'Vintage', 'Foldable', 'Quiet'];
const THINGS = ['Desk lamp', 'Coffee mug', 'Rucksack', 'Notebook A5', 'Water bottle', 'Headphones'];
const STREETS = [
  'Rua da Prata',
  'Hauptstraße',
  'Rue de Rivoli',
  'Gran Vía',
  'Via Roma',
  'Main Street',
];
const CITIES = [
  ['Lisboa', 'PT'],
  ['Köln', 'DE'],
  ['Paris', 'FR'],
  ['Madrid', 'ES'],
  ['Torino', 'IT'],
  ['Dublin', 'IE'],
] as const;

/** The event at one place. It is the same on every machine, and every place has another event. */
export function benchEvent(kind: EventKind, place: number): BenchEvent {
  const random = seededRandom('bench', kind, place);
  const common = {
    tenant_id: `tenant-${String(random.below(50) + 1).padStart(3, '0')}`,
    client_id: `client-${random.below(9) + 1}`,
    occurred_at: new Date(STARTS_AT + place * 1000 + random.below(1000)).toISOString(),
  };
  const event_id = seededUuid('bench', kind, place);
  return kind === 'payment'
    ? {
        event_id,
        event_type: 'payment.processed',
        schema_version: 'v1',
        ...common,
        body: payment(random),
      }
    : {
        event_id,
        event_type: 'order.placed',
        schema_version: 'v2',
        ...common,
        body: order(random),
      };
}

function payment(random: Random): Record<string, unknown> {
  return {
    payment_id: `pay_${digits(random, 10)}`,
    order_id: `ord_${digits(random, 10)}`,
    amount: cents(random, 500_00),
    payment_method: random.pick(METHODS),
    status: random.chance(0.9) ? 'completed' : 'pending',
  };
}

function order(random: Random): Record<string, unknown> {
  const address = addressOf(random);
  return {
    order_id: `ord_${digits(random, 10)}`,
    user_id: `usr_${digits(random, 8)}`,
    status: random.pick(['pending', 'confirmed', 'on_hold']),
    currency: 'EUR',
    total: cents(random, 5000_00),
    items: orderLines(random, LINES),
    shipping_address: address,
    billing_address: random.chance(0.8) ? address : addressOf(random),
    coupon_codes: random.chance(0.3) ? [`WELCOME-${digits(random, 4)}`] : [],
    placed_at: new Date(STARTS_AT + random.below(86_400_000)).toISOString(),
  };
}

/** The lines of an order, about 170 bytes each. */
export function orderLines(random: Random, count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, () => ({
    sku: `${random.pick(['HOME', 'KTCH', 'TRVL', 'OFFC'])}-${digits(random, 8)}-EU`,
    name: `${random.pick(ADJECTIVES)} ${random.pick(THINGS).toLowerCase()}, ${random.pick(['black', 'white', 'natural oak'])}, batch of ${2026 - random.below(8)}, no. ${digits(random, 6)}`,
    quantity: 1 + random.below(12),
    unit_price: cents(random, 250_00),
    discount: random.chance(0.3) ? cents(random, 20_00) : 0,
    tax: cents(random, 40_00),
    warehouse: `eu-${random.pick(['north', 'south', 'west'])}-${1 + random.below(9)}`,
  }));
}

function addressOf(random: Random): Record<string, unknown> {
  const [city, country] = random.pick(CITIES);
  return {
    line1: `${random.pick(STREETS)} ${1 + random.below(200)}`,
    city,
    postal_code: digits(random, 5),
    country,
  };
}

function cents(random: Random, limit: number): number {
  return (1 + random.below(limit)) / 100;
}

function digits(random: Random, count: number): string {
  return String(random.below(10 ** count)).padStart(count, '0');
}
