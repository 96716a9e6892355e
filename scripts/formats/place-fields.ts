import { pointerTo, type Place } from '../../src/core/envelopes/places.ts';
import type { ForeignFormat } from '../../src/core/envelopes/event-format.ts';
import type { Json, JsonObject } from '../traffic/json-text.ts';
import { put, type Branch } from './message-tree.ts';
import type { NativeEvent } from './native-event.ts';
import { withOutsideNames } from './outside-names.ts';
import type { SenderMappings } from './sender-mappings.ts';

/** Where a format has the fields of the native envelope, for who writes a message. */
export interface Layout {
  readonly format: ForeignFormat;
  /** The places of each field. The first one that is free takes its value. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  /** Where the body is if `schemas/mappings.json` doesn't say it. */
  readonly body: Place;
  /** Whether senders can write at a place. */
  readonly isWritable: (place: Place) => boolean;
  /** Where a field goes that the envelope doesn't know. `undefined` if the format has no place for it. */
  readonly extensionPlace: (name: string, value: Json) => Place | undefined;
  /** Why a field may have no place. */
  readonly limits: string;
}

/** An event's fields at their places. */
export interface PlacedFields {
  readonly tree: Branch;
  readonly body: Place;
  /** Names of fields that have no place. */
  readonly homeless: readonly string[];
}

/**
 * Puts an event's fields where the senders of a format have them: where `schemas/mappings.json` says, else at the format's
 * own places. A place in the body is never written: the body stays as it is.
 */
export function placeFields(
  { fields, unknown }: NativeEvent,
  layout: Layout,
  mappings: SenderMappings,
): PlacedFields {
  const { body = layout.body, ...mapped } = mappings.places[layout.format];
  const values: JsonObject = { ...unknown, ...withOutsideNames(fields, mappings) };
  const tree: Branch = new Map();
  const isPlaced = (name: string): boolean => {
    if (!Object.hasOwn(values, name)) return true;
    const value = values[name] ?? null;
    const own = layout.places.get(name) ?? [layout.extensionPlace(name, value)];
    const choice = Object.hasOwn(mapped, name) ? [mapped[name], ...own] : own;
    const writable = choice.filter((place) => place !== undefined && layout.isWritable(place));
    return writable.some((place) => place && isBeside(place, body) && put(tree, place, value));
  };
  // Mapped fields come first, because their places count before all others.
  const names = [...Object.keys(mapped), ...layout.places.keys(), ...Object.keys(values)];
  const homeless = [...new Set(names)].filter((name) => !isPlaced(name));
  return { tree, body, homeless };
}

/** Whether a place is neither in the body nor on the way to it. */
function isBeside(place: Place, body: Place): boolean {
  const [one, other] = [`${pointerTo(place)}/`, `${pointerTo(body)}/`];
  return !one.startsWith(other) && !other.startsWith(one);
}
