import { isObject } from '../../walk.ts';
import { mostItems } from './empty.ts';
import type { Gap, Step } from './gap.ts';
import { matches } from '../declared.ts';
import { itemState, namesIn, patternsOf, propertyState, unnamedState } from './members.ts';
import { keywordOf, type Node } from './node.ts';
import { isSetAside } from './set-aside.ts';
import { stateOf, type State } from './state.ts';
import { fewestItems } from './empty.ts';
import { settled, smallValue, variousValues } from './values.ts';

/** How many bodies are tried for a gap. */
const MAX_BODIES = 400;

/**
 * The smallest body found that shows that a gap is real: the old schema accepts it, and the new one refuses it at the
 * gap. `undefined` if none was found, which proves nothing.
 */
export function exampleOf(gap: Gap, before: Node, after: Node): { body: unknown } | undefined {
  const bodies = [gap, ...(gap.within ?? [])].flatMap((one) => bodiesFor(one, before));
  const showing = bodies
    .slice(0, MAX_BODIES)
    .filter(
      (body) =>
        before.text.accepts('', body) === true &&
        after.text.accepts('', body) === false &&
        isRefusedAt(gap, body) &&
        !isSetAside(body, before, after),
    );
  const texts = showing.map((body) => ({ body, size: JSON.stringify(body).length }));
  const [smallest] = texts.sort((one, other) => one.size - other.size);
  return smallest && { body: smallest.body };
}

function bodiesFor({ path, state, wanted, keyword, texts = [] }: Gap, before: Node): unknown[] {
  const hint = keywordOf(wanted, keyword);
  const leaves = [...texts, ...variousValues(state, typeof hint === 'number' ? [hint] : [])];
  return settled(stateOf([before])).flatMap((root) => around(root, path, leaves));
}

/** Small values that have one of the leaves at the end of a path. */
function around(state: State, path: readonly Step[], leaves: readonly unknown[]): unknown[] {
  const [step, ...rest] = path;
  if (step === undefined) return [...leaves];
  const inside = (known: State): unknown[] =>
    settled(known).flatMap((one) => around(one, rest, leaves));
  if (typeof step === 'number') {
    if (mostItems(state) <= step) return [];
    const length = Math.max(fewestItems(state), step + 1);
    const items = Array.from({ length }, (_, index) => smallValue(itemState(state, index)));
    return inside(itemState(state, step)).map((item) => items.with(step, item));
  }
  const name = typeof step === 'string' ? step : newName(state, step.pattern);
  const known =
    typeof step === 'string'
      ? propertyState(state, step)
      : unnamedState(state, new Set(), step.pattern);
  const object = smallObject(state);
  return name === undefined ? [] : inside(known).map((member) => ({ ...object, [name]: member }));
}

function smallObject(state: State): object {
  const value = smallValue(state);
  return isObject(value) ? value : {};
}

/** A name that no schema of the state describes, or that the pattern matches. */
function newName({ holds }: State, pattern?: string): string | undefined {
  const known = namesIn(holds);
  const patterns = holds.flatMap((node) => patternsOf(node).map(([one]) => one));
  const isNew = (name: string) =>
    !known.has(name) &&
    (pattern === undefined ? !patterns.some((one) => matches(one, name)) : matches(pattern, name));
  const literal = pattern?.replaceAll(/[\^$]|\\(?=.)/g, '') ?? '';
  return ['other', 'another_field', 'x', literal, `${literal}a`, `${literal}1`].find(isNew);
}

/** Whether the schema of the gap refuses the value at its place. */
function isRefusedAt({ path, wanted }: Gap, body: unknown): boolean {
  const values = path.reduce<unknown[]>(
    (found, step) => found.flatMap((value) => membersAt(value, step)),
    [body],
  );
  const { text, pointer } = wanted;
  return values.some((value) => pointer === undefined || text.accepts(pointer, value) === false);
}

function membersAt(value: unknown, step: Step): unknown[] {
  if (Array.isArray(value)) return typeof step === 'number' ? value.slice(step, step + 1) : [];
  if (!isObject(value)) return [];
  if (typeof step === 'object') return Object.values(value);
  return Object.hasOwn(value, step) ? [value[step]] : [];
}
