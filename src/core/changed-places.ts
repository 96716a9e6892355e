import { readJson } from './json/read-json.ts';
import { pointerToken } from './field-error.ts';

/**
 * Where two JSON texts differ: pointers to the values that were added, removed or replaced, in the order of the texts.
 * `''` is the whole text, if one isn't JSON.
 */
export function changedPlaces(before: string, after: string): string[] {
  const [one, other] = [readJson(before), readJson(after)];
  if (one.kind !== 'sound' || other.kind !== 'sound') return before === after ? [] : [''];
  return [...differences(one.value, other.value, '')];
}

function* differences(one: unknown, other: unknown, pointer: string): Generator<string> {
  if (!isContainer(one) || !isContainer(other) || Array.isArray(one) !== Array.isArray(other)) {
    if (!Object.is(one, other)) yield pointer;
    return;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [before, after] = [own(one, key), own(other, key)];
    yield* differences(before, after, `${pointer}${pointerToken(key)}`);
  }
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
