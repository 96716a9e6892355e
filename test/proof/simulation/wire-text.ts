import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';

/** Further fields of an event that has a handler. */
export interface HandledFields {
  readonly groupId: string;
  /** How many generations of events may follow it. */
  readonly generations: number;
  /** Its own generation, if it names one. */
  readonly generation?: number;
}

/** The fields in which the events of a workload differ. */
export interface EventFields {
  readonly tenant: string;
  readonly id: string;
  readonly amount: number;
  /** Default: `web`. */
  readonly client?: string;
  readonly type?: string;
  readonly version?: string;
  readonly expiresAt?: number;
  readonly padding?: string;
  /** Only for an event that has a handler. */
  readonly handled?: HandledFields;
}

/** The JSON text of `body`. If `reworded`, the keys have another order, and the white space differs. */
export function bodyTextOf(fields: EventFields, reworded: boolean): string {
  const { amount, padding = '', handled } = fields;
  if (handled) {
    const count = handled.generations + 1;
    return reworded
      ? `{ "total": ${amount}, "items_count":${count}, "status":"pending","user_id":"u","order_id":"o${padding}" }`
      : `{"order_id":"o${padding}","user_id":"u","total":${amount},"items_count":${count},"status":"pending"}`;
  }
  return reworded
    ? `{ "amount": ${amount}, "status":"completed","payment_method":"card","order_id":"o${padding}","payment_id":"p" }`
    : `{"payment_id":"p","order_id":"o${padding}","amount":${amount},"payment_method":"card","status":"completed"}`;
}

/** The text of a message. */
export function wireText(fields: EventFields, reworded: boolean): string {
  const { tenant, id, handled, client = 'web', version = 'v1', expiresAt } = fields;
  const { type = handled ? 'order.placed' : 'payment.processed' } = fields;
  const group = handled ? `,"group_id":"${handled.groupId}"` : '';
  const generation = generationMember(handled?.generation, reworded);
  const expiry =
    expiresAt === undefined ? '' : `,"expires_at":"${new Date(expiresAt).toISOString()}"`;
  const body = bodyTextOf(fields, reworded);
  const names = `"event_id":"${id}","tenant_id":"${tenant}"`;
  const rest = `"event_type":"${type}","client_id":"${client}","schema_version":"${version}","occurred_at":"2026-11-21T08:59:58Z"${expiry}${group}${generation}`;
  return reworded ? `{ "body" : ${body} ,${rest},${names}}` : `{${names},${rest},"body":${body}}`;
}

function generationMember(generation: number | undefined, reworded: boolean): string {
  if (generation === undefined) return '';
  return reworded ? `, "generation" : ${generation}.0` : `,"generation":${generation}`;
}

/** Length of a padding, in characters. Compression leaves about three quarters of it. */
const PADDING_LENGTH = 620_000;

let noise: string | undefined;

/** A text of 620 KB. Even compressed it is too large for an item of DynamoDB. */
export function largePadding(random: Random): string {
  noise ??= makeNoise();
  const at = random.below(PADDING_LENGTH);
  return noise.slice(at) + noise.slice(0, at);
}

/** We make it once: a rotation of the text is as hard to compress as a new text. */
function makeNoise(): string {
  const random = seededRandom('large padding');
  const letter = () => String.fromCharCode(0x30 + random.below(70)).replace('\\', 'z');
  return Array.from({ length: PADDING_LENGTH }, letter).join('');
}
