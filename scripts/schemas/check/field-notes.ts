import { pointerToken } from '../../../src/core/field-error.ts';
import { declaresField } from './declared.ts';
import { SchemaScope } from './schema-scope.ts';
import { listsMembers } from './structural/known.ts';
import type { JsonSchema } from '../read.ts';
import { isObject } from '../walk.ts';
import type { SchemaChange } from './verdict.ts';

/** The index of an item that no schema describes by its position. */
const ANY_INDEX = Infinity;

/** The fields that only one of two schemas describes, as JSON pointers into the message. `*` is any item of an array. */
export interface FieldChanges {
  /** The rule of compatibility sets these aside: the old schema doesn't declare them. */
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

/** A place of a body, with the schemas of both sides that may apply to it. */
interface ComparedPlace {
  /** JSON pointer into the message. */
  readonly pointer: string;
  readonly was: readonly JsonSchema[];
  readonly is: readonly JsonSchema[];
}

/** Finds the fields that a change describes for the first time or no longer. */
export function changedFields({ before, after }: Sides): FieldChanges {
  const [old, current] = [new SchemaScope(before), new SchemaScope(after)];
  const found = { added: new Map<string, string>(), dropped: new Map<string, string>() };
  const was = old.closure([old.root]);
  const places: ComparedPlace[] = [{ pointer: '/body', was, is: current.closure([current.root]) }];
  const seen = new Set<string>();
  // The loop also visits what is added meanwhile. So a recursive schema's field is found at its shortest place first.
  for (const place of places) {
    const name = `${pointersOf(place.was, old)} ${pointersOf(place.is, current)}`;
    if (seen.has(name) || place.was.some((schema) => listsMembers({ schema }))) continue;
    seen.add(name);
    for (const field of fieldsOf(place)) {
      if (field.change === 'none') places.push(memberPlace(place, field.name, old, current));
      else {
        const [scope, side] = field.change === 'added' ? [current, place.is] : [old, place.was];
        const by = `${pointersOf(naming(side, field.name), scope)} ${field.name}`;
        const fields = found[field.change];
        if (!fields.has(by)) fields.set(by, pointerBelow(place, field.name));
      }
    }
    places.push(itemPlace(place, old, current));
  }
  return { added: [...found.added.values()], dropped: [...found.dropped.values()] };
}

type Sides = Pick<SchemaChange, 'before' | 'after'>;

interface ComparedField {
  readonly name: string;
  readonly change: 'added' | 'dropped' | 'none';
}

function fieldsOf({ was, is }: ComparedPlace): ComparedField[] {
  const declares = (schemas: readonly JsonSchema[], name: string) =>
    schemas.some((schema) => declaresField(schema, name));
  return [...new Set([...namesIn(was), ...namesIn(is)])].map((name) => {
    if (!declares(was, name)) return { name, change: 'added' };
    return { name, change: declares(is, name) ? 'none' : 'dropped' };
  });
}

function memberPlace(
  place: ComparedPlace,
  name: string,
  old: SchemaScope,
  current: SchemaScope,
): ComparedPlace {
  const [was, is] = [old.member(place.was, name), current.member(place.is, name)];
  return { pointer: pointerBelow(place, name), was: was.schemas, is: is.schemas };
}

function itemPlace(
  { pointer, was, is }: ComparedPlace,
  old: SchemaScope,
  current: SchemaScope,
): ComparedPlace {
  return {
    pointer: `${pointer}/*`,
    was: old.item(was, ANY_INDEX),
    is: current.item(is, ANY_INDEX),
  };
}

function pointerBelow({ pointer }: ComparedPlace, name: string): string {
  return `${pointer}${pointerToken(name)}`;
}

/** The same in sentences without a full stop. */
export function fieldNotes({ added, dropped }: FieldChanges): string[] {
  return [
    ...added.map(
      (field) =>
        `${field} is described for the first time, so bodies with this field were left out: only recorded events show ` +
        'whether somebody already sends it with another content',
    ),
    ...dropped.map((field) => `${field} is no longer described`),
  ];
}

function naming(schemas: readonly JsonSchema[], name: string): readonly JsonSchema[] {
  return schemas.filter((schema) => namesIn([schema]).includes(name));
}

function namesIn(schemas: readonly JsonSchema[]): string[] {
  return schemas.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : []));
}

function pointersOf(schemas: readonly JsonSchema[], scope: SchemaScope): string {
  return schemas.map((schema) => scope.pointerOf(schema)).join(' ');
}
