import { isJsonObject, type Json } from '../../traffic/json-text.ts';
import type { Random } from '../../traffic/random.ts';
import { limitsOf, requiredNames } from '../constraints.ts';
import type { JsonSchema } from '../read.ts';
import { isObject } from '../walk.ts';
import { BodyPlaces, mayStandFor, type Place, type SchemasThere } from './body-places.ts';
import { BoundaryValues, lengthsAt } from './boundary-values.ts';
import { filledUp } from './filled-up.ts';
import { SampleValues } from './sample-values.ts';
import type { SchemaScope } from './schema-scope.ts';

/** The longest arrays that are made, and the largest objects. */
const MAX_MEMBERS = 1_000;
/** Keys for members that no keyword names. */
const OTHER_KEYS = ['other', 'another', 'third'] as const;

type JsonMembers = Readonly<Record<string, Json>>;

/** One version of the schema, and what is made from it. */
interface Side {
  readonly scope: SchemaScope;
  readonly samples: SampleValues;
}

/** Makes bodies that differ from a given one at one place, by what two versions of a schema say about it. */
export class BodyVariants {
  readonly places: BodyPlaces;
  private readonly sides: readonly Side[];
  private readonly boundary: BoundaryValues;

  constructor(before: SchemaScope, after: SchemaScope, random: Random) {
    this.places = new BodyPlaces([before, after]);
    this.boundary = new BoundaryValues(random);
    this.sides = [before, after].map((scope) => ({
      scope,
      samples: new SampleValues(scope, random),
    }));
  }

  /** Whole bodies that are made from the schemas alone: generated ones, examples, and an empty one. */
  bodies(): Json[] {
    return this.sides.flatMap(({ scope: { root }, samples }) => [
      ...(Array.isArray(root['examples']) ? (root['examples'] as Json[]) : []),
      ...samples.of(root),
      ...this.boundary.of([root], undefined),
    ]);
  }

  /** New values for a place. Where a schema is recursive, copies of what is around the place are among them. */
  *values(place: Place, largest = MAX_MEMBERS): Generator<Json, void, undefined> {
    const { value, schemas, around } = place;
    yield* this.boundary.of(schemas.flat(), value);
    yield* this.samplesOf(schemas);
    for (const outer of around) if (mayStandFor(outer.schemas, schemas)) yield outer.value;
    yield* this.structures(place, largest);
  }

  /** The object or array of a place with more, fewer or other members. Nothing for other values. */
  *structures(place: Place, largest = MAX_MEMBERS): Generator<Json, void, undefined> {
    const { value, schemas } = place;
    if (Array.isArray(value)) yield* this.arrays(value as readonly Json[], schemas, largest);
    if (isJsonObject(value)) yield* this.objects(value, place, largest);
  }

  private *samplesOf(schemas: SchemasThere): Generator<Json, void, undefined> {
    for (const [index, { samples }] of this.sides.entries()) {
      for (const schema of schemas[index] ?? []) yield* samples.of(schema);
    }
  }

  private *arrays(
    value: readonly Json[],
    schemas: SchemasThere,
    largest: number,
  ): Generator<Json, void, undefined> {
    const items = [...this.samplesOf(this.places.items(schemas, value.length))];
    const last = value.at(-1) ?? items[0] ?? null;
    for (const item of items) yield [...value, item];
    yield [...value, last];
    for (const index of value.keys()) yield value.toSpliced(index, 1);
    const limits = limitsOf(schemas.flat(), 'minItems', 'maxItems', 'minContains', 'maxContains');
    const prefixes = schemas.flat().map(({ prefixItems }) => prefixItems);
    const sizes = [
      ...limits.map((limit) => limit.value),
      ...prefixes.flatMap((prefix) => (Array.isArray(prefix) ? [prefix.length] : [])),
    ];
    for (const size of lengthsAt(sizes, largest)) {
      const kept = value.slice(0, size);
      yield [...kept, ...Array<Json>(size - kept.length).fill(last)];
      // Items that differ, for uniqueItems.
      const others = Array.from({ length: size - kept.length }, (_, index) => varied(last, index));
      if (others.length > 1) yield [...kept, ...others];
    }
  }

  private *objects(
    value: JsonMembers,
    place: Place,
    largest: number,
  ): Generator<Json, void, undefined> {
    const { schemas } = place;
    const filled = yield* this.otherMembers(value, place);
    yield filled;
    yield* optionalMembers(value, filled, new Set(requiredNames(schemas[0] ?? [])));
    // The branches of anyOf, oneOf and if: each with what it demands, beside what is there.
    for (const sample of this.samplesOf(schemas)) {
      if (isJsonObject(sample)) yield { ...value, ...sample };
    }
    const limits = limitsOf(schemas.flat(), 'minProperties', 'maxProperties');
    const members = Object.entries(filled);
    const sizes = limits.map((limit) => limit.value);
    const known = this.namesIn(schemas.flat());
    const [other = true] = this.samplesOf(this.places.members(schemas, OTHER_KEYS[0]));
    for (const size of lengthsAt(sizes, largest)) {
      const part = Object.fromEntries(members.slice(0, size));
      yield filledUp(part, size, (name) => known.has(name), other);
    }
  }

  /** The object with one member less or more. Returns it with all members that a schema describes. */
  private *otherMembers(value: JsonMembers, place: Place): Generator<Json, JsonMembers, undefined> {
    const { schemas, around } = place;
    const filled: Record<string, Json> = { ...value };
    for (const name of this.namesIn(schemas.flat())) {
      if (Object.hasOwn(value, name)) {
        yield membersOf(value, (other) => other !== name);
        continue;
      }
      const inner = this.places.members(schemas, name);
      if (inner.every((own) => own.length === 0)) {
        if (name === OTHER_KEYS[0]) yield { ...value, [name]: true };
        continue;
      }
      const made = [...this.samplesOf(inner)];
      for (const member of made) yield { ...value, [name]: member };
      yield { ...value, [name]: null };
      for (const outer of [place, ...around]) {
        if (mayStandFor(outer.schemas, inner)) yield { ...value, [name]: outer.value };
      }
      if (made[0] !== undefined) filled[name] = made[0];
    }
    return filled;
  }

  /** The names that any of the schemas gives to a member, and a few that none gives. */
  private namesIn(schemas: readonly JsonSchema[]): Set<string> {
    const named = schemas.flatMap(({ properties, required }) => [
      ...Object.keys(isObject(properties) ? properties : {}),
      ...(Array.isArray(required) ? (required as string[]) : []),
    ]);
    const patterns = schemas.flatMap(({ patternProperties }) =>
      Object.keys(isObject(patternProperties) ? patternProperties : {}),
    );
    const texts = patterns.length === 0 ? [] : this.boundary.texts(patterns.map(asPattern), '');
    const ofNames = schemas.flatMap(({ propertyNames }) => [propertyNames].filter(isObject));
    const keys = ofNames.length === 0 ? [] : this.boundary.of(ofNames, 'key');
    const names = keys.filter((key) => typeof key === 'string');
    return new Set([...named, ...texts, ...names, ...OTHER_KEYS]);
  }
}

function asPattern(pattern: string): JsonSchema {
  return { pattern };
}

/** The object without optional members, and with each of them alone. */
function* optionalMembers(
  value: JsonMembers,
  filled: JsonMembers,
  required: ReadonlySet<string>,
): Generator<Json, void, undefined> {
  const optional = new Set(Object.keys(filled).filter((name) => !required.has(name)));
  yield membersOf(value, (name) => !optional.has(name));
  for (const only of optional) {
    yield membersOf(filled, (name) => name === only || !optional.has(name));
  }
}

/** The object with some of its members. */
function membersOf(value: JsonMembers, isKept: (name: string) => boolean): Json {
  return Object.fromEntries(Object.entries(value).filter(([name]) => isKept(name)));
}

function varied(value: Json, index: number): Json {
  if (typeof value === 'number') return value + index;
  if (typeof value === 'string') return `${value}${index}`;
  return value;
}
