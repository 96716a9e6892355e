// JSON as text: digits, escapes and keys that come twice stay to the letter, and nothing is parsed.

/**
 * A string, white space, a sign, or anything else of JSON. A string that isn't closed goes on to the end: otherwise each quote
 * in a hostile text would begin another search for its end.
 */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|\s+|[[\]{},:]|[^\s[\]{},:"]+/gs;

/** Deeper levels are not indented further. */
const MAX_INDENTED_LEVELS = 16;

/** A text that would become longer than this has no layout: a hostile one grows to many times its size. */
const MAX_CHARACTERS = 6_000_000;

/**
 * Sets a JSON text with line feeds and indentation. A text that isn't JSON stays readable.
 *
 * @returns `undefined` if it would become too long
 */
export function layOut(text: string): string | undefined {
  let [depth, length, last] = [0, 0, ''];
  const parts: string[] = [];
  const add = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.trim() === '') continue;
    if (length > MAX_CHARACTERS) return undefined;
    const isClosing = token === '}' || token === ']';
    if (isClosing) depth = Math.max(0, depth - 1);
    if (isOpening(last) ? !isClosing : isClosing || last === ',') add(lineBreak(depth));
    add(token === ':' ? ': ' : token);
    if (isOpening(token)) depth += 1;
    last = token;
  }
  return parts.join('');
}

function lineBreak(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, MAX_INDENTED_LEVELS))}`;
}

function isOpening(token: string): boolean {
  return token === '{' || token === '[';
}

/** A stretch of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place that is looked for, and those below it. */
interface Wanted {
  readonly below: Map<string, Wanted>;
  span?: Span;
}

/** An object or array that is open. */
interface Frame {
  readonly isArray: boolean;
  /** What is looked for below it. */
  readonly wanted: Wanted | undefined;
  /** The key or the position of the current value. */
  at: string | number;
}

/**
 * Finds the values that JSON pointers (RFC 6901) name: the whole of a scalar, or the opening bracket of an object or array. If
 * there is no such value, because a required member is missing, it finds the closest one around it. If a key comes twice, it
 * finds the last one, which most readers of JSON take.
 */
export function locate(text: string, pointers: readonly string[]): ReadonlyMap<string, Span> {
  return spansOf(text, pointers, (root, pointer) => wantedAt(root, pointer, false));
}

/** The same, without the pointers of values that the text doesn't have. */
export function locateValues(text: string, pointers: readonly string[]): ReadonlyMap<string, Span> {
  return spansOf(text, pointers, (root, pointer) => wantedAt(root, pointer, true));
}

function spansOf(
  text: string,
  pointers: readonly string[],
  find: (root: Wanted, pointer: string) => Wanted,
): ReadonlyMap<string, Span> {
  if (pointers.length === 0) return new Map();
  const root: Wanted = { below: new Map() };
  for (const pointer of pointers) wantedAt(root, pointer, true);
  mark(text, root);
  const spans = new Map<string, Span>();
  for (const pointer of pointers) {
    const { span } = find(root, pointer);
    if (span) spans.set(pointer, span);
  }
  return spans;
}

/** @param make whether to make what is missing. Otherwise it gives the deepest one on the way that was found. */
function wantedAt(root: Wanted, pointer: string, make: boolean): Wanted {
  let [here, found] = [root, root];
  for (const token of tokensOf(pointer)) {
    const next: Wanted = here.below.get(token) ?? { below: new Map() };
    if (make) here.below.set(token, next);
    here = next;
    if (here.span) found = here;
  }
  return make ? here : found;
}

function tokensOf(pointer: string): string[] {
  const [, ...tokens] = pointer.split('/');
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function mark(text: string, root: Wanted): void {
  const frames: Frame[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.trim() === '' || token === ':') continue;
    const frame = frames.at(-1);
    if (token === '}' || token === ']') frames.pop();
    else if (token === ',') step(frame);
    else if (frame && !frame.isArray && frame.at === '')
      frame.at = frame.wanted ? keyOf(token) : '"';
    else {
      const wanted = frame ? frame.wanted?.below.get(nameOf(frame.at)) : root;
      if (wanted) wanted.span = { start: index, end: index + token.length };
      if (isOpening(token))
        frames.push({ isArray: token === '[', wanted, at: token === '[' ? 0 : '' });
    }
  }
}

/** After a comma, an object waits for a key: `''`. A key that was read begins with `"`, so it is never `''`. */
function step(frame: Frame | undefined): void {
  if (frame) frame.at = typeof frame.at === 'number' ? frame.at + 1 : '';
}

function keyOf(token: string): string {
  return `"${unescaped(token)}`;
}

function nameOf(at: string | number): string {
  return typeof at === 'number' ? String(at) : at.slice(1);
}

/** The key that a JSON string means. Only keys with escapes are decoded. */
function unescaped(token: string): string {
  const inner = token.replace(/^"|"$/g, '');
  if (!inner.includes('\\')) return inner;
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}

/** The line of a place, from 1 on. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** Where a text stops being JSON. An error of the rule `syntax` says it: `… at character 17, …` */
export function syntaxFault(detail: string, text: string): Span | undefined {
  const [, digits] = / at character (\d+)/.exec(detail) ?? [];
  if (digits === undefined) return undefined;
  const start = Math.min(Number(digits), Math.max(0, text.length - 1));
  return { start, end: Math.min(text.length, start + 1) };
}
