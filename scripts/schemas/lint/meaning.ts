import type { Place } from '../fields.ts';
import { wordsOf } from './name-style.ts';
import type { LintRule } from './rule.ts';

const MONEY = new Set(
  'amount total subtotal price cost fee tax balance discount refund'.split(' '),
);
/** A name with one of these words means no money: `total_count`, `tax_code`. */
const NO_MONEY = new Set(
  'count items quantity number percent percentage rate ratio id ids code index year'.split(' '),
);
const UNIT = /\b(?:units?|cents?|minor|currenc(?:y|ies)|euros?|dollars?|per ?cent)\b|[€$£¥%]/i;
/** A code such as `EUR`. */
const CURRENCY = /\b[A-Z]{3}\b/;

export const moneyUnit: LintRule = {
  name: 'money-unit',
  level: 'warning',
  find: ({ places }) =>
    places
      .filter((place) => isMoney(place) && !describes(place, UNIT) && !describes(place, CURRENCY))
      .map(({ pointer }) => ({
        pointer,
        reason: 'an amount of money whose description names no unit',
        fix: 'Say in the description whether 12.5 or 1250 is meant, and in which currency.',
      })),
};

/** Last words of names that mean a time: `created_at`. */
const TIME_WORDS = new Set('at date timestamp time until since deadline'.split(' '));
const TIME_UNIT = /\b(?:milli|micro)?(?:seconds?|minutes?|hours?|days?)\b|\bms\b/i;

export const timeFormat: LintRule = {
  name: 'time-format',
  level: 'warning',
  find: ({ places }) =>
    places.filter(isUndefinedTime).map(({ pointer }) => ({
      pointer,
      reason: 'the name says a time, but nothing says how it is written',
      fix: 'Give a string the format "date-time", "date" or "time". Describe the unit of a number.',
    })),
};

function isMoney(place: Place): boolean {
  const words = wordsOf(place.name ?? '');
  return (
    (hasType(place, 'number') || hasType(place, 'integer')) &&
    words.some((word) => MONEY.has(word)) &&
    !words.some((word) => NO_MONEY.has(word))
  );
}

function isUndefinedTime(place: Place): boolean {
  if (!TIME_WORDS.has(wordsOf(place.name ?? '').at(-1) ?? '')) return false;
  if (hasType(place, 'number') || hasType(place, 'integer')) return !describes(place, TIME_UNIT);
  const isWritten = place.resolved.some((schema) =>
    ['format', 'pattern', 'enum', 'const'].some((keyword) => Object.hasOwn(schema, keyword)),
  );
  return hasType(place, 'string') && !isWritten;
}

function hasType({ resolved }: Place, type: string): boolean {
  return resolved.some((schema) => [schema['type']].flat().includes(type));
}

function describes({ resolved }: Place, words: RegExp): boolean {
  return resolved.some(
    ({ description }) => typeof description === 'string' && words.test(description),
  );
}
