import type { JsonSchema } from '../read.ts';
import { inPlaceSchemas } from '../refs.ts';
import { declaresField, matches } from './declared.ts';
import { isObject, subschemas, type Subschema } from '../walk.ts';

/** What a schema says about a member of an object. */
export interface MemberScope {
  /** Every schema that may apply to its value. */
  readonly schemas: readonly JsonSchema[];
  /** See `declaresField`. */
  readonly isDeclared: boolean;
}

/** Finds the schemas of one file that may apply to a value in a body. */
export class SchemaScope {
  readonly root: JsonSchema;
  readonly all: readonly Subschema[];
  /** The pointers to which a `$ref` leads. */
  readonly targets: ReadonlySet<string>;
  private readonly pointers: ReadonlyMap<JsonSchema, string>;
  private readonly byPointer: ReadonlyMap<string, JsonSchema>;
  private readonly inPlace = new Map<JsonSchema, readonly JsonSchema[]>();

  constructor(root: JsonSchema) {
    this.root = root;
    this.all = subschemas(root);
    const refs = this.all.map(({ schema: { $ref } }) => $ref);
    this.targets = new Set(
      refs.flatMap((ref) => (typeof ref === 'string' ? decodeURIComponent(ref.slice(1)) : [])),
    );
    this.pointers = new Map(this.all.map(({ schema, pointer }) => [schema, pointer]));
    this.byPointer = new Map(this.all.map(({ schema, pointer }) => [pointer, schema]));
  }

  /** The JSON pointer of a subschema of the file. */
  pointerOf(schema: JsonSchema): string | undefined {
    return this.pointers.get(schema);
  }

  schemaAt(pointer: string): JsonSchema | undefined {
    return this.byPointer.get(pointer);
  }

  /** The pointers of the schemas in a list: the branches at `/anyOf`. */
  pointersBelow(pointer: string): string[] {
    const isBranch = (other: string) => /^\/\d+$/.test(other.slice(pointer.length));
    return [...this.byPointer.keys()].filter(
      (other) => other.startsWith(pointer) && isBranch(other),
    );
  }

  /** The schemas that may apply to the value at a place of a body. */
  at(body: unknown, instancePath: string): readonly JsonSchema[] {
    let closed = this.closure([this.root]);
    let value = body;
    for (const token of instancePath.split('/').slice(1)) {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      const isItem = Array.isArray(value);
      closed = isItem ? this.item(closed, Number(key)) : this.member(closed, key).schemas;
      value = (value as Record<string, unknown> | undefined)?.[key];
    }
    return closed;
  }

  /** These schemas, and all that they apply to the same value by `$ref`, `allOf`, `anyOf`, `if` and the like. */
  closure(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
    const [only, ...others] = schemas;
    if (only === undefined) return [];
    if (others.length === 0) return this.closureOf(only);
    return [...new Set(schemas.flatMap((schema) => this.closureOf(schema)))];
  }

  private closureOf(schema: JsonSchema): readonly JsonSchema[] {
    const known = this.inPlace.get(schema);
    if (known) return known;
    const seen = new Set([schema]);
    // The loop also visits what is added meanwhile.
    for (const one of seen) for (const next of inPlaceSchemas(one, this.all)) seen.add(next);
    const closure = [...seen];
    this.inPlace.set(schema, closure);
    return closure;
  }

  /** @param closed schemas of a `closure` */
  member(closed: readonly JsonSchema[], name: string): MemberScope {
    const schemas = closed.flatMap((schema) => describing(schema, name).filter(isObject));
    const isDeclared = closed.some((schema) => declaresField(schema, name));
    return { schemas: this.closure(schemas), isDeclared };
  }

  /** The schemas of the item at a place of an array. @param closed schemas of a `closure` */
  item(closed: readonly JsonSchema[], index: number): readonly JsonSchema[] {
    const found = closed.flatMap(({ prefixItems, items, contains, unevaluatedItems }) => {
      const own: unknown = Array.isArray(prefixItems) ? prefixItems[index] : undefined;
      return [own ?? items, contains, unevaluatedItems].filter(isObject);
    });
    return this.closure(found);
  }
}

/** The schemas by which a schema describes a member. */
function describing(
  { properties, patternProperties, additionalProperties, unevaluatedProperties }: JsonSchema,
  name: string,
): unknown[] {
  const found: unknown[] = [];
  if (isObject(properties) && Object.hasOwn(properties, name)) found.push(properties[name]);
  if (isObject(patternProperties)) {
    for (const [pattern, schema] of Object.entries(patternProperties)) {
      if (matches(pattern, name)) found.push(schema);
    }
  }
  return found.length > 0 ? found : [additionalProperties, unevaluatedProperties];
}
