import { isJsonObject, type Json } from '../../traffic/json-text.ts';
import type { Path } from '../../traffic/mutate-body.ts';

/** A copy of a body with another value at a place. `undefined` removes the place; `undefined` for the body itself. */
export function replacedAt(body: Json, path: Path, value: Json | undefined): Json | undefined {
  const [at, ...rest] = path;
  if (at === undefined) return value;
  if (Array.isArray(body)) {
    const items: readonly Json[] = body;
    const item = replacedAt(items[at as number] ?? null, rest, value);
    return item === undefined ? items.toSpliced(at as number, 1) : items.with(at as number, item);
  }
  if (!isJsonObject(body)) return body;
  const inner = replacedAt(body[at] ?? null, rest, value);
  if (inner !== undefined) return { ...body, [at]: inner };
  const { [at]: _, ...others } = body;
  return others;
}
