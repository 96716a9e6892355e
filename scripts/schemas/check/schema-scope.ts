import type { JsonSchema } from '../read.ts';
import { inPlaceSchemas } from '../refs.ts';
import { isObject, subschemas, type Subschema } from '../walk.ts';

/** What a schema says about a member of an object. */
export interface MemberScope {
  /** Every schema that may apply to its value. */
  readonly schemas: readonly JsonSchema[];
  /**
   * Whether the schema says anything of the member: by its name, by a pattern that matches, or by a schema for all others.
   * `additionalProperties: true` says nothing.
   */
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

  /** @param closed a closure */
  member(closed: readonly JsonSchema[], name: string): MemberScope {
    const schemas: JsonSchema[] = [];
    let isDeclared = false;
    for (const schema of closed) {
      const { found, isNamed } = describing(schema, name);
      isDeclared ||= isNamed || found.some(isObject) || mentions(schema, name);
      schemas.push(...found.filter(isObject));
    }
    return { schemas: this.closure(schemas), isDeclared };
  }

  /** The schemas of the item at a place of an array. @param closed a closure */
  item(closed: readonly JsonSchema[], index: number): readonly JsonSchema[] {
    const found = closed.flatMap(({ prefixItems, items, contains, unevaluatedItems }) => {
      const own: unknown = Array.isArray(prefixItems) ? prefixItems[index] : undefined;
      return [own ?? items, contains, unevaluatedItems].filter(isObject);
    });
    return this.closure(found);
  }
}

/** The schemas by which a schema describes a member, and whether it does so by name. */
function describing(
  { properties, patternProperties, additionalProperties, unevaluatedProperties }: JsonSchema,
  name: string,
): { readonly found: readonly unknown[]; readonly isNamed: boolean } {
  const found: unknown[] = [];
  if (isObject(properties) && Object.hasOwn(properties, name)) found.push(properties[name]);
  if (isObject(patternProperties)) {
    for (const [pattern, schema] of Object.entries(patternProperties)) {
      if (new RegExp(pattern, 'u').test(name)) found.push(schema);
    }
  }
  if (found.length > 0) return { found, isNamed: true };
  return { found: [additionalProperties, unevaluatedProperties], isNamed: false };
}

/** Whether a schema demands the member, or demands others beside it. */
function mentions(
  { required, dependentRequired, dependentSchemas }: JsonSchema,
  name: string,
): boolean {
  const dependents = isObject(dependentRequired) ? Object.values(dependentRequired).flat() : [];
  return (
    [required, dependents].flat().includes(name) ||
    [dependentRequired, dependentSchemas].some((map) => isObject(map) && Object.hasOwn(map, name))
  );
}
