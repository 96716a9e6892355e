import { isJsonObject, type Json } from '../../traffic/json-text.ts';
import type { Path } from '../../traffic/mutate-body.ts';
import type { JsonSchema } from '../read.ts';
import type { SchemaScope } from './schema-scope.ts';

/** The schemas that may apply at a place, for each version in its order. */
export type SchemasThere = readonly (readonly JsonSchema[])[];

/** A place of a body, and the schemas of each version that may apply there. */
export interface Place {
  readonly path: Path;
  readonly value: Json;
  readonly schemas: SchemasThere;
  /** The places that it is in, from the inside out. */
  readonly around: readonly Place[];
}

/** Finds the places of bodies about which any version of a schema says something. */
export class BodyPlaces {
  private readonly scopes: readonly SchemaScope[];

  constructor(scopes: readonly SchemaScope[]) {
    this.scopes = scopes;
  }

  /** The places of a body, the body itself first. */
  of(body: Json): Place[] {
    const schemas = this.scopes.map((scope) => scope.closure([scope.root]));
    return [...this.within({ path: [], value: body, schemas, around: [] })];
  }

  members(schemas: SchemasThere, name: string): SchemasThere {
    return this.scopes.map((scope, index) => scope.member(schemas[index] ?? [], name).schemas);
  }

  items(schemas: SchemasThere, at: number): SchemasThere {
    return this.scopes.map((scope, index) => scope.item(schemas[index] ?? [], at));
  }

  private *within(place: Place): Generator<Place, void, undefined> {
    const { path, value, schemas } = place;
    // No schema can judge what is in here.
    if (schemas.every((own) => own.length === 0)) return;
    yield place;
    const around = [place, ...place.around];
    if (Array.isArray(value)) {
      for (const [at, item] of (value as readonly Json[]).entries()) {
        const inner = this.items(schemas, at);
        yield* this.within({ path: [...path, at], value: item, schemas: inner, around });
      }
    } else if (isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        const inner = this.members(schemas, name);
        yield* this.within({ path: [...path, name], value: member, schemas: inner, around });
      }
    }
  }
}

/** Whether a value of one place may also fit another one, because a schema applies to both. */
export function mayStandFor(outer: SchemasThere, inner: SchemasThere): boolean {
  return inner.some((schemas, index) =>
    schemas.some((schema) => outer[index]?.includes(schema) === true),
  );
}
