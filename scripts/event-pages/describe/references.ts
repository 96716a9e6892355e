import { isObject } from '../../schemas/walk.ts';
import type { Keywords } from './rules.ts';

/** Most references that are followed one after the other. */
const MAX_HOPS = 20;

/** Keywords that say nothing of the value. A schema with a reference may have its own. */
const ANNOTATIONS = new Set([
  ...['title', 'description', 'examples', 'default', 'deprecated', 'readOnly', 'writeOnly'],
  ...['$comment', '$schema', '$id', '$defs'],
]);

/** A schema after its references were followed. */
export interface Followed {
  readonly keywords: Keywords;
  /** The references that were followed, in this order. */
  readonly refs: readonly string[];
  /** A reference that holds as well, because other rules stand beside it. */
  readonly beside?: string;
}

/** Puts the schema that a reference names in the place of the reference, unless other rules stand beside it. */
export function followed(root: unknown, schema: Keywords): Followed {
  const refs: string[] = [];
  let keywords = schema;
  while (refs.length < MAX_HOPS && typeof keywords['$ref'] === 'string') {
    const { $ref: ref, ...own } = keywords as { readonly $ref: string };
    const target = schemaAt(root, ref);
    const isAlone = Object.keys(own).every((keyword) => ANNOTATIONS.has(keyword));
    if (!isAlone) return { keywords: own, refs, beside: ref };
    if (!isObject(target)) return { keywords: { ...own, $ref: ref }, refs };
    refs.push(ref);
    keywords = { ...target, ...own };
  }
  return { keywords, refs };
}

/** `line_item` of `#/$defs/line_item`. */
export function refName(ref: string): string {
  return stepsOf(ref).at(-1) ?? 'the whole body';
}

/** The same text for all ways to write a reference. */
export function placeOf(ref: string): string {
  return JSON.stringify(stepsOf(ref));
}

/** Whether a reference names an entry of `$defs`: a schema that has no place of its own in the data. */
export function isDefinition(ref: string): boolean {
  return stepsOf(ref).at(-2) === '$defs';
}

/** The schema at a JSON pointer of the document. `undefined`: there is none. */
function schemaAt(root: unknown, ref: string): unknown {
  return stepsOf(ref).reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Keywords)[step]
        : undefined,
    root,
  );
}

function stepsOf(ref: string): string[] {
  return ref.startsWith('#') ? ref.slice(1).split('/').slice(1).map(unescaped) : [ref];
}

function unescaped(step: string): string {
  return decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
