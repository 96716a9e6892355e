import { compile } from 'json-schema-to-typescript';

import type { JsonSchema, SchemaFile } from './read.ts';
import { isObject, mapChildren } from './walk.ts';

/** Writes the TypeScript type of every body, and `EventBodies`, which maps event names to them. */
export async function generateTypes(files: readonly SchemaFile[]): Promise<string> {
  const named = withNames(files);
  const types: string[] = [];
  for (const { name, schema } of named) types.push(await bodyType(schema, name));
  const code = types.join('\n');
  refuseSameName(code);
  return `${code}\n${eventBodies(named)}`;
}

type Named = SchemaFile & { readonly name: string };

function bodyType(schema: JsonSchema, name: string): Promise<string> {
  return compile(asOlderDraft(schema) as JsonSchema, name, {
    bannerComment: '',
    customName: (inner, definition) => {
      const own: unknown = definition ?? inner.$id;
      if (typeof own !== 'string' || own === name) return undefined;
      return `${name}${pascalCase(own)}`; // two files may well have the same key in "$defs"
    },
    style: { singleQuote: true, bracketSpacing: true, printWidth: 100 },
  });
}

// The generator expects an older draft, where "items" holds the places of a tuple. It would name types by title, which
// needn't be unique, and would write a list of 2 to 9 items as a union of eight tuples.
function asOlderDraft(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const copy = omitKeywords(mapChildren(schema, asOlderDraft), '$id', '$schema', 'title');
  const { prefixItems, items } = copy;
  return prefixItems === undefined
    ? omitKeywords(copy, 'minItems', 'maxItems')
    : { ...copy, items: prefixItems, ...(items !== undefined && { additionalItems: items }) };
}

function omitKeywords(schema: JsonSchema, ...keywords: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keywords.includes(key)));
}

function eventBodies(files: readonly Named[]): string {
  const byType = Map.groupBy(files, ({ eventType }) => eventType);
  const lines = [...byType].map(([eventType, versions]) => {
    const bodies = versions.map(({ version, name }) => `${version}: ${name}`);
    return `  '${eventType}': { ${bodies.join('; ')} };\n`;
  });
  const comment = '/** The body of every event, by event type and schema version. */';
  return `${comment}\nexport interface EventBodies {\n${lines.join('')}}\n`;
}

// `order.placed` v2 is OrderPlacedV2, `USER_CREATED` v1 is USER_CREATED_V1. If two event types would get the same name
// (`a.b`, `a_b`), they keep their separators: a$dot$bV1, a_bV1.
function withNames(files: readonly SchemaFile[]): Named[] {
  const types = new Set(files.map(({ eventType }) => eventType));
  const sharing = Map.groupBy(types, typeName);
  return files.map((file) => {
    const { eventType } = file;
    const shared = (sharing.get(typeName(eventType))?.length ?? 0) > 1;
    const name = shared ? spelledOut(eventType) : typeName(eventType);
    return { ...file, name: `${name}${file.version.toUpperCase()}` };
  });
}

function typeName(eventType: string): string {
  return /^[A-Z0-9_]+$/.test(eventType) ? `${eventType}_` : pascalCase(eventType);
}

function spelledOut(eventType: string): string {
  return eventType.replaceAll('.', '$dot$').replaceAll('-', '$dash$');
}

function pascalCase(text: string): string {
  return text.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, first: string) =>
    first.toUpperCase(),
  );
}

// TypeScript merges two interfaces of the same name silently.
function refuseSameName(code: string): void {
  const names = [...code.matchAll(/^export (?:interface|type) ([\w$]+)/gm)].map(([, name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`Two generated types are called ${twice}: rename an entry of "$defs".`);
  }
}
