import type { Automaton, Condition } from './automaton.ts';

/** How far a condition is after some characters of a text. `matched` stays so, whatever follows. */
export type Progress = 'matched' | readonly number[];

/** Runs a condition over texts, one character after the other. A pattern may begin to match at any character. */
export class ConditionRunner {
  readonly isNegated: boolean;
  private readonly automaton: Automaton;
  /** The states from which the end can be reached by characters that follow. */
  private readonly live: ReadonlySet<number>;

  constructor({ automaton, isNegated }: Condition) {
    this.automaton = automaton;
    this.isNegated = isNegated;
    this.live = liveStates(automaton);
  }

  get first(): Progress {
    return this.settle(this.closure([0], true, false));
  }

  /** @param takenBy the atoms that take the character */
  after(progress: Progress, takenBy: ReadonlySet<string>): Progress {
    if (progress === 'matched') return progress;
    const { states } = this.automaton;
    const next = progress.flatMap((at) =>
      (states[at]?.steps ?? []).flatMap(({ atom, to }) => (takenBy.has(atom) ? [to] : [])),
    );
    return this.settle(this.closure([0, ...next], false, false));
  }

  /** Whether the condition is true of a text that ends here. @param isEmpty whether the text is empty */
  isTrueAtEnd(progress: Progress, isEmpty: boolean): boolean {
    const isMatched =
      progress === 'matched' ||
      this.closure(isEmpty ? [0] : progress, isEmpty, true).has(this.automaton.end);
    return isMatched !== this.isNegated;
  }

  /** Whether the condition is false whatever follows. */
  isLost(progress: Progress): boolean {
    return this.isNegated ? progress === 'matched' : progress.length === 0;
  }

  /** Whether the condition is true whatever follows. */
  isSure(progress: Progress): boolean {
    return this.isNegated ? progress.length === 0 : progress === 'matched';
  }

  private settle(reached: ReadonlySet<number>): Progress {
    if (reached.has(this.automaton.end)) return 'matched';
    return [...reached].filter((at) => this.live.has(at)).sort((one, other) => one - other);
  }

  private closure(begin: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
    const isUseful = (at: number) => atStart || this.live.has(at);
    const reached = new Set(begin.filter(isUseful));
    // The loop also visits what is added meanwhile.
    for (const at of reached) {
      for (const { to, guard } of this.automaton.states[at]?.jumps ?? []) {
        const isFree = (guard !== 'start' || atStart) && (guard !== 'end' || atEnd);
        if (isFree && isUseful(to)) reached.add(to);
      }
    }
    return reached;
  }
}

/** The states that can still reach the end. Jumps at the start of a text don't count: they were taken before. */
function liveStates({ states, end }: Automaton): ReadonlySet<number> {
  const before = new Map<number, number[]>();
  states.forEach(({ steps, jumps }, from) => {
    const free = jumps.filter(({ guard }) => guard !== 'start');
    for (const { to } of [...steps, ...free]) before.set(to, [...(before.get(to) ?? []), from]);
  });
  const live = new Set([end]);
  for (const at of live) for (const from of before.get(at) ?? []) live.add(from);
  return live;
}
