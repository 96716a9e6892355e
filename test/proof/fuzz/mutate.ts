import type { Random } from '../../../scripts/traffic/random.ts';
import { HUGE_MUTATORS } from './mutate-huge.ts';
import { TEXT_MUTATORS } from './mutate-text.ts';
import { VALUE_MUTATORS } from './mutate-value.ts';

/** The largest message that SQS takes, in UTF-8 bytes (1 MiB). */
export const LARGEST_BODY = 1_048_576;

/** A body, and how it was made: `order.placed v1, a key twice`. */
export interface Body {
  readonly text: string;
  readonly origin: string;
}

/** The maximum number of steps that an origin names: the last ones. */
const STEPS_TOLD = 6;
/** Share of bodies that are made large. */
const HUGE_SHARE = 1 / 60;

const TEXT = Object.entries(TEXT_MUTATORS);
const VALUE = Object.entries(VALUE_MUTATORS);
const HUGE = Object.entries(HUGE_MUTATORS);

/** Makes a body from another one in one to three steps. The same arguments give the same result. */
export function mutated(body: Body, pick: () => Body, random: Random): Body {
  let { text } = body;
  const steps = body.origin.split(', ');
  const count = 1 + random.below(3);
  for (let step = 0; step < count; step += 1) {
    const [name, mutate] = random.pick(random.chance(0.75) ? VALUE : TEXT);
    text = mutate(text, pick().text, random);
    steps.push(name);
  }
  if (random.chance(HUGE_SHARE)) {
    const [name, mutate] = random.pick(HUGE);
    text = mutate(text, pick().text, random);
    steps.push(name);
  }
  return { text: withinSqs(text), origin: steps.slice(-STEPS_TOLD).join(', ') };
}

/** Cuts a text to the limit of SQS. */
function withinSqs(text: string): string {
  if (text.length * 3 <= LARGEST_BODY || Buffer.byteLength(text) <= LARGEST_BODY) return text;
  const cut = Buffer.from(text).subarray(0, LARGEST_BODY).toString();
  // A character that is cut in the middle becomes U+FFFD, which is longer than the rest of the character.
  return cut.replace(/\ufffd$/, '');
}
