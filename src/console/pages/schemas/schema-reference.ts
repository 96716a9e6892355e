import type { Keywords } from './schema-rules.ts';

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
  /** The last reference that was followed. */
  readonly ref?: string;
  /** A schema that holds as well, because other rules stand beside the reference to it. */
  readonly beside?: { readonly name: string; readonly schema: unknown };
}

/** Puts the schema that a reference names in the place of the reference, unless other rules stand beside it. */
export function followed(root: unknown, schema: Keywords): Followed {
  let keywords = schema;
  let last: { readonly ref?: string } = {};
  for (let hops = 0; hops < MAX_HOPS && typeof keywords['$ref'] === 'string'; hops += 1) {
    const { $ref: ref, ...own } = keywords as { readonly $ref: string };
    const target = schemaAt(root, ref);
    const isAlone = Object.keys(own).every((keyword) => ANNOTATIONS.has(keyword));
    if (!isAlone || typeof target !== 'object' || target === null) {
      return { keywords: own, ...last, beside: { name: refName(ref), schema: target } };
    }
    last = { ref };
    keywords = { ...target, ...own };
  }
  return { keywords, ...last };
}

/** `line_item` of `#/$defs/line_item`. */
export function refName(ref: string): string {
  return ref === '#' ? 'the whole body' : unescaped(ref.split('/').at(-1) ?? ref);
}

/** The schema at a JSON pointer of the document. `undefined`: there is none. */
function schemaAt(root: unknown, ref: string): unknown {
  const steps = ref.replace(/^#/, '').split('/').slice(1).map(unescaped);
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined,
    root,
  );
}

function unescaped(step: string): string {
  const text = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
