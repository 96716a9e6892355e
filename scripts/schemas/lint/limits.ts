import type { Place } from '../fields.ts';
import type { JsonSchema } from '../read.ts';
import { isObject } from '../walk.ts';
import { isShortPattern } from './pattern-length.ts';
import type { LintRule } from './rule.ts';

/** A limit would refuse events that were valid before. */
const IF_PUBLISHED = 'In a published version, accept it by a lint-ignore instead.';
/** These values have a length that doesn't depend on the sender. */
const SHORT_FORMATS = new Set(['date', 'date-time', 'time', 'uuid', 'ipv4', 'ipv6']);

export const stringLimit: LintRule = {
  name: 'string-limit',
  level: 'warning',
  find: ({ places }) =>
    places.filter(isEndlessString).map(({ pointer }) => ({
      pointer,
      reason: 'a string of any length',
      fix: `Give it a maxLength, such as 128 for an identifier: one field may take 1 MiB. ${IF_PUBLISHED}`,
    })),
};

export const requiredString: LintRule = {
  name: 'required-string',
  level: 'warning',
  find: ({ places }) =>
    places.filter(isEmptyAllowed(requiredFields(places))).map(({ pointer }) => ({
      pointer,
      reason: 'a required string that may be empty',
      fix: `Give it a minLength of 1, or take it out of "required". ${IF_PUBLISHED}`,
    })),
};

export const arrayLimit: LintRule = {
  name: 'array-limit',
  level: 'warning',
  find: ({ places }) =>
    places
      .filter((place) => hasType(place, 'array') && !isLimitedArray(place))
      .map(({ pointer }) => ({
        pointer,
        reason: 'an array of any length',
        fix: `Give it maxItems, as many as a receiver must be ready for. ${IF_PUBLISHED}`,
      })),
};

const BOUNDS = 'minimum maximum exclusiveMinimum exclusiveMaximum enum const'.split(' ');

export const numberLimit: LintRule = {
  name: 'number-limit',
  level: 'warning',
  find: ({ places }) =>
    places
      .filter((place) => place.name !== undefined && isNumber(place) && !says(place, BOUNDS))
      .map(({ pointer }) => ({
        pointer,
        reason: 'a number without any limit',
        fix: `Give it a minimum or a maximum: may it be negative, or 0? ${IF_PUBLISHED}`,
      })),
};

function isEndlessString(place: Place): boolean {
  if (!hasType(place, 'string') || says(place, ['maxLength', 'enum', 'const'])) return false;
  return !place.resolved.some(
    ({ format, pattern }) =>
      SHORT_FORMATS.has(String(format)) || (typeof pattern === 'string' && isShortPattern(pattern)),
  );
}

/** A tuple without further items has the length of its `prefixItems`. */
function isLimitedArray(place: Place): boolean {
  const isClosed = ({ items, unevaluatedItems }: JsonSchema) =>
    items === false || unevaluatedItems === false;
  return says(place, ['maxItems', 'enum', 'const']) || place.resolved.some(isClosed);
}

/** Keywords that refuse the empty string. A pattern does so more often than not. */
const NEVER_EMPTY = ['minLength', 'enum', 'const', 'format', 'pattern'];

function isEmptyAllowed(required: ReadonlySet<JsonSchema>): (place: Place) => boolean {
  return (place) =>
    hasType(place, 'string') &&
    place.own.some((schema) => required.has(schema)) &&
    !says(place, NEVER_EMPTY);
}

/** The schemas of the fields that the object around them requires. */
function requiredFields(places: readonly Place[]): ReadonlySet<JsonSchema> {
  const objects = places.flatMap(({ own }) => own);
  return new Set(
    objects.flatMap(({ required, properties }) => {
      const names: readonly unknown[] = Array.isArray(required) ? required : [];
      const fields = Object.entries(isObject(properties) ? properties : {});
      return fields
        .filter(([name]) => names.includes(name))
        .map(([, schema]) => schema)
        .filter(isObject);
    }),
  );
}

/** By its own `type`: what a `$ref` leads to is a place of its own. */
function hasType({ own }: Place, type: string): boolean {
  return own.some((schema) => [schema['type']].flat().includes(type));
}

function isNumber(place: Place): boolean {
  return hasType(place, 'number') || hasType(place, 'integer');
}

function says({ resolved }: Place, keywords: readonly string[]): boolean {
  return resolved.some((schema) => keywords.some((keyword) => Object.hasOwn(schema, keyword)));
}
