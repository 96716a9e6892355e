import { alphabetOf } from './alphabet.ts';
import { conditionsOf, UnknownPattern, type Condition } from './automaton.ts';
import { ConditionRunner, type Progress } from './runner.ts';

/** How many steps a search takes at most. A usual one takes some hundreds. */
const MAX_STEPS = 20_000;
/** How many states a search visits at most. In the largest automata, each step visits thousands. */
const MAX_VISITS = 5_000_000;

/** Which text is searched. */
export interface WantedText {
  /** Patterns that it matches. Those that automata can't say are left out, so it may not match them. */
  readonly matching: readonly string[];
  /** A pattern that it doesn't match. Default: any text is fine. */
  readonly refusing?: string;
  /** In characters. */
  readonly minLength: number;
  readonly maxLength: number;
}

/** What a search found. */
export type FoundText =
  /** A shortest one. */
  | { readonly kind: 'text'; readonly text: string }
  /** It is proved that there is none. */
  | { readonly kind: 'none' }
  /** Automata can't say the refusing pattern, or the search took too long. */
  | { readonly kind: 'unknown' };

/** Searches a text by automata of the patterns. It finds one, or proves that there is none. */
export function findText(wanted: WantedText): FoundText {
  try {
    return new Search(wanted).run();
  } catch (error) {
    if (error instanceof UnknownPattern) return { kind: 'unknown' };
    throw error;
  }
}

/** A text so far: how far each condition is. */
interface Point {
  readonly text: string;
  readonly length: number;
  readonly progress: readonly Progress[];
}

class Search {
  private readonly wanted: WantedText;
  private readonly matching: readonly ConditionRunner[];
  private readonly refusing: readonly ConditionRunner[] | undefined;
  private readonly alphabet: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(wanted: WantedText) {
    const matching = wanted.matching.flatMap(knownConditions);
    const refusing = wanted.refusing === undefined ? undefined : conditionsOf(wanted.refusing);
    this.wanted = wanted;
    this.matching = matching.map((one) => new ConditionRunner(one));
    this.refusing = refusing?.map((one) => new ConditionRunner(one));
    this.alphabet = alphabetOf([...new Set([...matching, ...(refusing ?? [])].flatMap(atomsOf))]);
  }

  /** Breadth first, so the first text that is found is a shortest one. */
  run(): FoundText {
    const runners = [...this.matching, ...(this.refusing ?? [])];
    const points: Point[] = [
      { text: '', length: 0, progress: runners.map((runner) => runner.first) },
    ];
    const seen = new Set<string>();
    let [steps, visits] = [0, 0];
    // The loop also visits what is added meanwhile.
    for (const point of points) {
      if (this.isFound(point)) return { kind: 'text', text: point.text };
      if (point.length >= this.wanted.maxLength) continue;
      for (const [character, takenBy] of this.alphabet) {
        steps += 1;
        if (steps > MAX_STEPS || visits > MAX_VISITS) return { kind: 'unknown' };
        const progress = runners.map((runner, index) =>
          runner.after(point.progress[index] ?? [], takenBy),
        );
        visits += countStates(point.progress) + countStates(progress);
        const next = { text: point.text + character, length: point.length + 1, progress };
        const key = this.keyOf(next);
        if (seen.has(key) || this.isHopeless(next)) continue;
        seen.add(key);
        points.push(next);
      }
    }
    return { kind: 'none' };
  }

  private isFound({ length, progress }: Point): boolean {
    if (length < this.wanted.minLength) return false;
    const isTrue = (runner: ConditionRunner, index: number) =>
      runner.isTrueAtEnd(progress[index] ?? [], length === 0);
    const offset = this.matching.length;
    return (
      this.matching.every(isTrue) &&
      (this.refusing?.some((runner, index) => !isTrue(runner, offset + index)) ?? true)
    );
  }

  private isHopeless({ progress }: Point): boolean {
    const offset = this.matching.length;
    return (
      this.matching.some((runner, index) => runner.isLost(progress[index] ?? [])) ||
      (this.refusing?.every((runner, index) => runner.isSure(progress[offset + index] ?? [])) ??
        false)
    );
  }

  /** Points with equal keys can be continued by the same texts, so only the first of them is searched. */
  private keyOf({ length, progress }: Point): string {
    return [Math.min(length, this.wanted.minLength), ...progress.map(String)].join(' ');
  }
}

function knownConditions(pattern: string): Condition[] {
  try {
    return conditionsOf(pattern);
  } catch (error) {
    if (error instanceof UnknownPattern) return [];
    throw error;
  }
}

function countStates(progress: readonly Progress[]): number {
  return progress.reduce((sum, one) => sum + (one === 'matched' ? 0 : one.length), 0);
}

function atomsOf({ automaton }: Condition): string[] {
  return automaton.states.flatMap(({ steps }) => steps.map(({ atom }) => atom));
}
