import { readJson } from '../../../src/core/json/read-json.ts';
import { textHash } from '../../../src/core/text-hash.ts';
import { toJsonText, type Json } from '../../traffic/json-text.ts';
import type { CompiledChange, Side } from './compile-change.ts';
import { refusalCauses, type RefusalCause } from './refusal-causes.ts';
import { searchBodies } from './search-bodies.ts';
import { shrunk } from './shrink-body.ts';
import { withoutNewFields } from './without-new-fields.ts';

/** The most causes that are reported, with an example for each. */
const MAX_CAUSES = 25;

/** A cause, and the smallest body that was found for it. */
export interface Example {
  readonly cause: RefusalCause;
  readonly body: Json;
}

/** What was found with made-up bodies. */
export interface TriedBodies {
  /** How many different bodies the old schema accepts. Without fields that only the new one names. */
  readonly accepted: number;
  /** How many of them the new schema refuses. */
  readonly refused: number;
  /** Why, each cause once. */
  readonly refusals: readonly Example[];
  /** What the old schema refused and the new one accepts. */
  readonly newlyAccepted: readonly Example[];
}

/** How bodies are made up. */
export interface TryOptions {
  /** Default: 2,000. */
  readonly wanted?: number;
  /** Everything random follows from it. Default: always the same. */
  readonly seed?: string;
  /** Told how many bodies were tried so far. */
  readonly onProgress?: (tried: number) => void;
  readonly signal: AbortSignal;
}

/** Searches bodies that the old schema accepts and the new one refuses. The same schemas always give the same result. */
export async function tryBodies(
  sides: CompiledChange,
  { wanted = 2_000, seed = '1', onProgress = () => undefined, signal }: TryOptions,
): Promise<TriedBodies> {
  const counts = { accepted: 0, refused: 0 };
  const refusals = new Smallest();
  const newlyAccepted = new Smallest();
  const seen = new Set<string>();
  const examine = (body: Json): boolean => {
    const declared = withoutNewFields(body, sides.before.scope, sides.after.scope);
    if (!isAccepted(declared, sides.before)) {
      if (isAccepted(body, sides.after)) newlyAccepted.note(body, causesIn(body, sides.before));
      return false;
    }
    const known = textHash(JSON.stringify(declared));
    if (seen.has(known)) return false;
    seen.add(known);
    counts.accepted += 1;
    const causes = causesIn(declared, sides.after);
    if (causes.length > 0) counts.refused += 1;
    refusals.note(declared, causes);
    return true;
  };
  const { before, after } = { before: sides.before.scope, after: sides.after.scope };
  await searchBodies({ before, after, seed, wanted, examine, onProgress, signal });
  return {
    ...counts,
    refusals: refusals.examples(signal, (body) => refusalsOf(body, sides)),
    newlyAccepted: newlyAccepted.examples(signal, (body) =>
      isAccepted(body, sides.after) ? causesIn(body, sides.before) : [],
    ),
  };
}

/** Why the new schema refuses a body that the old one accepts. Empty for other bodies, and for those with new fields. */
function refusalsOf(body: Json, { before, after }: CompiledChange): readonly RefusalCause[] {
  const declared = withoutNewFields(body, before.scope, after.scope);
  const isDeclared = JSON.stringify(declared) === JSON.stringify(body);
  return isDeclared && isAccepted(body, before) ? causesIn(body, after) : [];
}

/** A message with such a body would be accepted: its JSON is sound, too. */
function isAccepted(body: Json, { validate }: Side): boolean {
  return validate(body).length === 0 && readJson(toJsonText(body)).kind === 'sound';
}

function causesIn(body: Json, { validate, scope }: Side): readonly RefusalCause[] {
  const errors = validate(body);
  return errors.length === 0 ? [] : refusalCauses(body, errors, scope);
}

/** Keeps the smallest body of each cause. */
class Smallest {
  private readonly found = new Map<string, Example & { readonly length: number }>();

  note(body: Json, causes: readonly RefusalCause[]): void {
    if (causes.length === 0) return;
    const { length } = JSON.stringify(body);
    for (const cause of causes) {
      const known = this.found.get(cause.id);
      if (known && known.length <= length) continue;
      if (!known && this.found.size >= MAX_CAUSES) continue;
      this.found.set(cause.id, { cause, body, length });
    }
  }

  /** The causes, each with a body that was made as small as possible. */
  examples(
    signal: AbortSignal,
    causesOf: (body: Json) => readonly RefusalCause[],
  ): readonly Example[] {
    return [...this.found.values()].map(({ cause, body }) => {
      signal.throwIfAborted();
      const same = (smaller: Json) => causesOf(smaller).find(({ id }) => id === cause.id);
      const smallest = shrunk(body, (smaller) => same(smaller) !== undefined);
      return { cause: same(smallest) ?? cause, body: smallest };
    });
  }
}
