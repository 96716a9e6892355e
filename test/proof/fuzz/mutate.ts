import type { Random } from '../../../scripts/traffic/random.ts';
import { FORMAT_MUTATORS, HUGE_FORMAT_MUTATORS } from './mutate-format.ts';
import { HUGE_MUTATORS } from './mutate-huge.ts';
import { TEXT_MUTATORS, type Mutator } from './mutate-text.ts';
import { VALUE_MUTATORS } from './mutate-value.ts';
import { joined, partsOf } from './sent-text.ts';

/** The largest message that SQS takes, in UTF-8 bytes (1 MiB). */
const LARGEST_BODY = 1_048_576;

/** A body, and how it was made: `order.placed v1, a key twice`. It may have attributes: see `wholeText`. */
export interface Body {
  readonly text: string;
  readonly origin: string;
}

/** The maximum number of steps that an origin names: the last ones. */
const STEPS_TOLD = 6;
/** Share of bodies that are made large. */
const HUGE_SHARE = 1 / 60;

/** Share of mutations that concern the format. */
const FORMAT_SHARE = 1 / 5;
/** How often the attributes are mutated, if there are any, and not the text. */
const ATTRIBUTES_SHARE = 1 / 3;

const TEXT = Object.entries(TEXT_MUTATORS);
const VALUE = Object.entries(VALUE_MUTATORS);
const FORMAT = Object.entries(FORMAT_MUTATORS);
const HUGE = Object.entries(HUGE_MUTATORS);
const HUGE_FORMAT = Object.entries(HUGE_FORMAT_MUTATORS);

/** Makes a body from another one in one to three steps. The same arguments give the same result. */
export function mutated(body: Body, pick: () => Body, random: Random): Body {
  let { text } = body;
  const steps = body.origin.split(', ');
  const count = 1 + random.below(3);
  for (let step = 0; step < count; step += 1) {
    const [name, mutate] = pickMutator(random);
    text = mutate(text, pick().text, random);
    steps.push(name);
  }
  if (random.chance(HUGE_SHARE)) {
    const [name, mutate] = random.chance(0.6)
      ? inPart(random.pick(HUGE))
      : random.pick(HUGE_FORMAT);
    text = mutate(text, pick().text, random);
    steps.push(name);
  }
  return { text: withinSqs(text), origin: steps.slice(-STEPS_TOLD).join(', ') };
}

type Named = readonly [name: string, mutate: Mutator];

function pickMutator(random: Random): Named {
  if (random.chance(FORMAT_SHARE)) return random.pick(FORMAT);
  return inPart(random.pick(random.chance(0.75) ? VALUE : TEXT));
}

/** Mutates the text of a message, or its attributes. */
function inPart([name, mutate]: Named): Named {
  const mutatePart: Mutator = (whole, other, random) => {
    const { line, text } = partsOf(whole);
    const donor = partsOf(other).text;
    return line !== undefined && random.chance(ATTRIBUTES_SHARE)
      ? joined(mutate(line, donor, random), text)
      : joined(line, mutate(text, donor, random));
  };
  return [name, mutatePart];
}

/** Cuts a text to the limit of SQS. */
function withinSqs(text: string): string {
  if (text.length * 3 <= LARGEST_BODY || Buffer.byteLength(text) <= LARGEST_BODY) return text;
  const cut = Buffer.from(text).subarray(0, LARGEST_BODY).toString();
  // A character that is cut in the middle becomes U+FFFD, which is longer than the rest of the character.
  return cut.replace(/\ufffd$/, '');
}
