/** The ways to write names of several words. A name of one word fits several. */
const STYLES: Readonly<Record<string, RegExp>> = {
  snake_case: /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/,
  camelCase: /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*$/,
  UPPER_CASE: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/,
  'kebab-case': /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  'dotted.case': /^[a-z][a-z0-9]*(?:\.[a-z0-9]+)*$/,
  PascalCase: /^(?:[A-Z][a-z0-9]*)+$/,
};

/** The style that most names have, and the names that don't have it. */
export interface StyleOfNames {
  readonly style: string;
  readonly others: readonly string[];
}

/**
 * @param styles the allowed ones. If two fit as many names, the first counts.
 * @returns `undefined` if no style fits more than half of the names
 */
export function commonStyle(names: readonly string[], styles?: string[]): StyleOfNames | undefined {
  const [best] = stylesOf(names, styles);
  return best && best.others.length < names.length / 2 ? best : undefined;
}

/** Names by their style, the most common style first. A name that fits several counts for the most common. */
export function namesByStyle(names: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let rest = names;
  while (rest.length > 0) {
    const [best] = stylesOf(rest);
    if (!best || best.others.length === rest.length) return found.set('no known style', [...rest]);
    const others = new Set(best.others);
    found.set(
      best.style,
      rest.filter((name) => !others.has(name)),
    );
    rest = best.others;
  }
  return found;
}

/** Styles by how many of the names have them, the most first. */
function stylesOf(names: readonly string[], styles = Object.keys(STYLES)): StyleOfNames[] {
  return styles
    .map((style) => ({ style, others: names.filter((name) => !STYLES[style]?.test(name)) }))
    .sort((one, other) => one.others.length - other.others.length);
}

/** Splits `orderId`, `order_id` and `Order id.` into `order` and `id`. */
export function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
