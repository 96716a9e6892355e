import type { ValidateFunction } from 'ajv';

import { createAjv } from '../../ajv.ts';
import type { JsonSchema } from '../../read.ts';
import { resolveRef } from '../../refs.ts';
import { isObject, subschemas, type Subschema } from '../../walk.ts';

/** A schema file, and how to ask it. */
export interface SchemaText {
  readonly all: readonly Subschema[];
  /** Whether the schema at a JSON pointer accepts a value. `undefined` if it can't be compiled. */
  readonly accepts: (pointer: string, value: unknown) => boolean | undefined;
  /** The schemas that were made up from those of this file, by their text. */
  readonly madeUp: Map<string, Node>;
}

/** A schema inside a file. */
export interface Node {
  readonly schema: JsonSchema | boolean;
  readonly text: SchemaText;
  /** JSON pointer in the file. Missing if we made the schema up. */
  readonly pointer?: string;
}

/** A schema file, as it was read. */
export function schemaText(root: JsonSchema): SchemaText {
  const all = subschemas(root);
  let compile: ((pointer: string) => ValidateFunction) | undefined;
  return {
    all,
    madeUp: new Map(),
    accepts: (pointer, value) => {
      try {
        compile ??= createCompiler(root, all);
        return compile(pointer)(value);
      } catch {
        return undefined;
      }
    },
  };
}

/** Makes a function that compiles the schema at a JSON pointer. */
function createCompiler(
  root: JsonSchema,
  all: readonly Subschema[],
): (pointer: string) => ValidateFunction {
  const keywords = all.flatMap(({ schema }) => Object.keys(schema));
  const notesEvaluated = keywords.some((keyword) => keyword.startsWith('unevaluated'));
  // The schemas were checked before, and the check of a schema takes ten times as long as its compilation.
  const options = {
    strict: false,
    logger: false,
    validateSchema: false,
  } as const;
  const ajv = createAjv(options, notesEvaluated);
  ajv.addSchema({ ...root, $id: 'schema' });
  const compiled = new Map<string, ValidateFunction>();
  return (pointer) => {
    const fragment = pointer.split('/').map(encodeURIComponent).join('/');
    const check = compiled.get(pointer) ?? ajv.compile({ $ref: `schema#${fragment}` });
    compiled.set(pointer, check);
    return check;
  };
}

export function rootNode(text: SchemaText): Node {
  return { schema: text.all[0]?.schema ?? true, text, pointer: '' };
}

/** A schema directly inside another one, by the keyword and the name or index below it. */
export function inner(
  { text, pointer }: Node,
  schema: unknown,
  ...path: readonly (string | number)[]
): Node {
  const steps = path.map((step) => `/${escaped(String(step))}`).join('');
  return {
    schema: isObject(schema) || typeof schema === 'boolean' ? schema : true,
    text,
    ...(pointer !== undefined && { pointer: `${pointer}${steps}` }),
  };
}

/** The schema that a `$ref` in a node leads to. Anything is valid if it leads nowhere. */
export function target({ text }: Node, ref: unknown): Node {
  const schema = typeof ref === 'string' ? resolveRef(ref, text.all) : undefined;
  if (schema === undefined) return { schema: true, text };
  return { schema, text, pointer: decodeURIComponent(String(ref).slice(1)) };
}

/** The nodes in a list below a keyword. */
export function innerList(node: Node, keyword: string): Node[] {
  const list = keywordOf(node, keyword);
  return Array.isArray(list) ? list.map((one, index) => inner(node, one, keyword, index)) : [];
}

/** The nodes in an object below a keyword, by their names. */
export function innerMap(node: Node, keyword: string): [name: string, node: Node][] {
  const map = keywordOf(node, keyword);
  if (!isObject(map)) return [];
  return Object.entries(map).map(([name, one]) => [name, inner(node, one, keyword, name)]);
}

/** The node that is the value of a keyword, if the keyword is there. */
export function innerSchema(node: Node, keyword: string): Node | undefined {
  const schema = keywordOf(node, keyword);
  return schema === undefined ? undefined : inner(node, schema, keyword);
}

/** The value of a keyword. `undefined` if it is missing or the schema is a boolean. */
export function keywordOf({ schema }: Pick<Node, 'schema'>, keyword: string): unknown {
  return isObject(schema) && Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
}

const ids = new WeakMap<object, number>();
let lastId = 0;

/** Nodes of the same schema have the same id. */
export function idOf({ schema }: Node): string {
  if (typeof schema === 'boolean') return String(schema);
  const id = ids.get(schema) ?? (lastId += 1);
  ids.set(schema, id);
  return String(id);
}

/** A schema that is in no file. Equal ones are the same node. Schemas of the file of a node may be inside it. */
export function madeUpNode(schema: JsonSchema, { text }: Pick<Node, 'text'>): Node {
  const key = JSON.stringify(schema);
  const node = text.madeUp.get(key) ?? { schema, text };
  text.madeUp.set(key, node);
  return node;
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
