import { seededRandom, seededUuid } from '../../../scripts/traffic/random.ts';
import type { PlannedMessage } from './planned-message.ts';
import { BEGIN } from './scheduler.ts';
import type { AttributeValues } from './sqs/queue-message.ts';
import type { WorldSettings } from './world-settings.ts';

/** The message attributes that a sender sets. */
export interface SenderAttributes {
  readonly attributes?: AttributeValues;
  /** Present if they make the message look like a copy of a message with this id. */
  readonly firstId?: string;
}

/** How many of a thousand messages have attributes of each kind. */
const SHARES: readonly (readonly [number, (seed: number, index: number) => SenderAttributes])[] = [
  [30, () => ({ attributes: texts(1) })],
  // SQS allows no more, so no copy can be sent.
  [10, () => ({ attributes: texts(10) })],
  [10, () => ({ attributes: { resent: text('no copy') } })],
  [10, forged],
];

/** The attributes of a planned message. Most have none. */
export function attributesOf(
  { index, foreign }: PlannedMessage,
  seed: number,
  { handlerOptions }: WorldSettings,
): SenderAttributes {
  if (foreign?.attributes) return { attributes: foreign.attributes };
  // Other attributes matter only to copies.
  return handlerOptions === undefined ? {} : drawAttributes(seed, index);
}

function drawAttributes(seed: number, index: number): SenderAttributes {
  let draw = seededRandom(seed, 'attributes', index).below(1000);
  const share = SHARES.find(([size]) => (draw -= size) < 0);
  return share?.[1](seed, index) ?? {};
}

/** A sender claims that the message is a copy of one that SQS will accept in a year. */
function forged(seed: number, index: number): SenderAttributes {
  const firstId = seededUuid(seed, 'forged', index);
  return { firstId, attributes: { resent: text(`v1 ${BEGIN + 365 * 86_400_000} 7 ${firstId}`) } };
}

function texts(count: number): AttributeValues {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, text('x')]));
}

function text(StringValue: string) {
  return { DataType: 'String', StringValue };
}
