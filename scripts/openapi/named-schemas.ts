import { isDeepStrictEqual } from 'node:util';

import type { JsonSchema } from '../schemas/read.ts';
import { isObject, mapChildren } from '../schemas/walk.ts';
import { toComponent } from './event-names.ts';

/** Such a title is also the name of a component: `Event`, `Problem`. */
const NAME = /^[A-Z][A-Za-z]*$/;

/** Makes components of the schemas that have names, so that the document has each only once. */
export class NamedSchemas {
  readonly components: Record<string, JsonSchema>;
  private readonly given: ReadonlySet<string>;

  /** @param given components that take the place of the schemas with their names */
  constructor(given: Readonly<Record<string, JsonSchema>>) {
    this.components = { ...given };
    this.given = new Set(Object.keys(given));
  }

  /**
   * A schema in which each named one is a reference to its component.
   *
   * @throws Error if two schemas have the same name.
   */
  place(schema: JsonSchema): JsonSchema {
    const inner = mapChildren(schema, (child) => (isObject(child) ? this.place(child) : child));
    const { title } = inner;
    if (typeof title !== 'string' || !NAME.test(title)) return inner;
    if (this.given.has(title)) return toComponent(title);
    const known = (this.components[title] ??= inner);
    if (isDeepStrictEqual(known, inner)) return toComponent(title);
    throw new Error(`Two schemas of the API are named ${title}. Give one of them another title.`);
  }
}
