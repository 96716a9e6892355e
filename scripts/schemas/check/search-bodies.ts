import { setImmediate } from 'node:timers/promises';

import { textHash } from '../../../src/core/text-hash.ts';
import type { Json } from '../../traffic/json-text.ts';
import { seededRandom, type Random } from '../../traffic/random.ts';
import type { JsonSchema } from '../read.ts';
import type { Place } from './body-places.ts';
import { BodyVariants } from './body-variants.ts';
import { replacedAt } from './replaced-at.ts';
import type { SchemaScope } from './schema-scope.ts';

/** Different bodies that are tried for one change at most. */
const MAX_TRIED = 40_000;
/** Larger bodies are tried, but no others are made from them. */
const MAX_BASE_LENGTH = 8_000;
/** Bodies are made deeper up to this many steps: enough for a recursive schema to go some levels further. */
const MAX_DEPTH = 12;
/** Bodies are made from at most this many others. */
const MAX_BASES = 1_000;
/** So many values that `enum` or `const` lists are tried at a place together with every other change. */
const MAX_CHOICES = 8;
/** The longest arrays and largest objects of bodies that are made by chance. */
const MAX_CHANCE_MEMBERS = 20;
/** Bodies that are made by chance: always at least so many, and at most. */
const MIN_ROUNDS = 500;
const MAX_ROUNDS = 5_000;
/** Ctrl-C is noticed after this many bodies. */
const TURN = 200;

/** What a search is made from. */
export interface BodySearch {
  readonly before: SchemaScope;
  readonly after: SchemaScope;
  /** Everything random follows from this text. */
  readonly seed: string;
  /** The search goes on with chance changes until it has found this many bodies that are accepted. */
  readonly wanted: number;
  /** Called with each body, once. Returns whether it may be changed further. */
  readonly examine: (body: Json) => boolean;
  readonly onProgress: (tried: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes bodies that two versions of a schema may judge differently. First it changes each place of some bodies to each
 * value at the limits of both versions. A body that reaches a new place is changed there in turn. Then it makes several
 * changes at once, by chance. The same search always makes the same bodies.
 */
export async function searchBodies(search: BodySearch): Promise<void> {
  const maker = new Search(search);
  for (const body of maker.variants.bodies()) maker.examine(body);
  await maker.changeEachPlace();
  await maker.changeByChance();
}

class Search {
  readonly variants: BodyVariants;
  private readonly search: BodySearch;
  /** Hashes, because thousands of bodies may be long. */
  private readonly seen = new Set<string>();
  private readonly bases: Base[] = [];
  private readonly reached = new Set<string>();
  private readonly choices = new Map<string, number>();
  private accepted = 0;
  private turn = 0;

  constructor(search: BodySearch) {
    this.search = search;
    const random = seededRandom(search.seed, 'values');
    this.variants = new BodyVariants(search.before, search.after, random);
  }

  private get isOver(): boolean {
    return this.seen.size >= MAX_TRIED;
  }

  /** Tries a body, if it is a new one. */
  examine(body: Json): void {
    const text = JSON.stringify(body);
    const known = textHash(text);
    if (this.seen.has(known)) return;
    this.seen.add(known);
    if (!this.search.examine(body)) return;
    this.accepted += 1;
    if (text.length > MAX_BASE_LENGTH || this.bases.length >= MAX_BASES) return;
    const places = this.variants.places.of(body);
    const fresh = places.filter((place) => this.isNew(placeName(place)));
    const choices = places.filter((place) => this.isNewChoice(place));
    // What else may be there often depends on such a value.
    if (choices.length > 0) this.bases.push({ body, changed: places });
    else if (fresh.length > 0) {
      const changed = new Set(fresh.flatMap((place) => [...place.around.slice(0, 1), place]));
      this.bases.push({ body, changed: [...changed] });
    }
  }

  private isNew(name: string): boolean {
    if (this.reached.has(name)) return false;
    this.reached.add(name);
    return true;
  }

  /** Whether a body has one of the values that `enum` or `const` lists, and no body before had it there. */
  private isNewChoice(place: Place): boolean {
    const { value, schemas } = place;
    if (!schemas.flat().some((schema) => lists(schema, value))) return false;
    const name = placeName(place);
    const count = this.choices.get(name) ?? 0;
    if (count >= MAX_CHOICES || !this.isNew(`${name} ${JSON.stringify(value)}`)) return false;
    this.choices.set(name, count + 1);
    return true;
  }

  async changeEachPlace(): Promise<void> {
    // The loop also visits what is added meanwhile.
    for (const { body, changed: places } of this.bases) {
      for (const place of places) {
        for (const value of this.variants.values(place)) {
          if (this.isOver) return;
          const changed = replacedAt(body, place.path, value);
          if (changed !== undefined) this.examine(changed);
          await this.pause();
        }
      }
    }
  }

  async changeByChance(): Promise<void> {
    const { seed, wanted } = this.search;
    const random = seededRandom(seed, 'changes');
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (this.bases.length === 0 || this.isOver) return;
      if (round >= MIN_ROUNDS && this.accepted >= wanted) return;
      let { body } = random.pick(this.bases);
      for (let changes = 1 + random.below(4); changes > 0; changes -= 1) {
        body = this.changedByChance(body, random);
      }
      this.examine(body);
      await this.pause();
    }
  }

  private changedByChance(body: Json, random: Random): Json {
    const places = this.variants.places.of(body);
    const containers = places.filter(({ value }) => typeof value === 'object' && value !== null);
    const isStructural = containers.length > 0 && random.chance(0.5);
    const place = random.pick(isStructural ? containers : places);
    const values = [
      ...(isStructural
        ? this.variants.structures(place, MAX_CHANCE_MEMBERS)
        : this.variants.values(place, MAX_CHANCE_MEMBERS)),
    ];
    if (values.length === 0) return body;
    return replacedAt(body, place.path, random.pick(values)) ?? body;
  }

  /** Lets Ctrl-C and the progress through. */
  private async pause(): Promise<void> {
    this.turn += 1;
    if (this.turn % TURN !== 0) return;
    await setImmediate();
    this.search.signal.throwIfAborted();
    this.search.onProgress(this.seen.size);
  }
}

/** A body that others are made from. */
interface Base {
  readonly body: Json;
  /** The places that are changed in turn. */
  readonly changed: readonly Place[];
}

function lists({ const: only, enum: values }: JsonSchema, value: Json): boolean {
  return only === value || (Array.isArray(values) && values.includes(value));
}

/** Equal for the items of an array, if they have the same type. All places that are too deep share one. */
function placeName({ path, value }: Place): string {
  if (path.length > MAX_DEPTH) return '';
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  return `${path.map((key) => (typeof key === 'number' ? '*' : key)).join('/')} ${type}`;
}
