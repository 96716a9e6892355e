import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** States of an automaton at most. `^.{1,9999}$` has more. */
const MAX_STATES = 10_000;
/** Groups inside of groups at most. Thousands would overflow the stack. */
const MAX_DEPTH = 200;

/** Where a jump may be taken: only at the start or only at the end of a text. */
type Guard = 'start' | 'end';

interface State {
  /** Transitions that read a character. `atom` is the part of the pattern that it must match: `[a-z]`. */
  readonly steps: { readonly atom: string; readonly to: number }[];
  /** Transitions that read none. */
  readonly jumps: { readonly to: number; readonly guard?: Guard }[];
}

/** A nondeterministic automaton of a pattern. A text matches if transitions lead from the first state to `end`. */
export interface Automaton {
  readonly states: readonly State[];
  /** The first state has the index 0. */
  readonly end: number;
}

/** What must be true of a text so that it matches a pattern. A lookahead at its beginning is a condition of its own. */
export interface Condition {
  readonly automaton: Automaton;
  /** Whether the text must not match. */
  readonly isNegated: boolean;
}

/** The pattern has something that automata can't say, or too much. */
export class UnknownPattern extends Error {
  override readonly name = 'UnknownPattern';
}

/**
 * The conditions of a pattern: a text matches if all are true.
 *
 * @throws UnknownPattern for word boundaries, references to groups, lookarounds that aren't at the beginning, and large counts
 */
export function conditionsOf(pattern: string): Condition[] {
  const { alternatives } = parse(pattern);
  const [first, ...others] = alternatives;
  const [begin, ahead, ...rest] = first?.elements ?? [];
  const isAhead = ahead?.type === 'Assertion' && ahead.kind === 'lookahead';
  if (others.length > 0 || !begin || !isAhead || !isStart(begin)) {
    return [
      { automaton: automatonOf(alternatives.map(({ elements }) => elements)), isNegated: false },
    ];
  }
  const looked = ahead.alternatives.map(({ elements }) => [begin, ...elements]);
  return [
    { automaton: automatonOf([[begin, ...rest]]), isNegated: false },
    { automaton: automatonOf(looked), isNegated: ahead.negate },
  ];
}

function parse(pattern: string): AST.Pattern {
  try {
    const parser = new RegExpParser({ ecmaVersion: 2025 });
    return parser.parsePattern(pattern, 0, pattern.length, { unicode: true });
  } catch (error) {
    throw new UnknownPattern(pattern, { cause: error });
  }
}

function isStart(element: AST.Element): boolean {
  return element.type === 'Assertion' && element.kind === 'start';
}

function automatonOf(alternatives: readonly (readonly AST.Element[])[]): Automaton {
  const builder = new Builder();
  const begin = builder.newState();
  return { states: builder.states, end: builder.choice(begin, alternatives) };
}

/** Each method adds a part of a pattern behind a state, and returns the state behind that part. */
class Builder {
  readonly states: State[] = [];
  private depth = 0;

  newState(): number {
    if (this.states.length >= MAX_STATES) throw new UnknownPattern('too many states');
    this.states.push({ steps: [], jumps: [] });
    return this.states.length - 1;
  }

  choice(from: number, alternatives: readonly (readonly AST.Element[])[]): number {
    const end = this.newState();
    for (const elements of alternatives) {
      const begin = this.jumped(from);
      this.jump(
        elements.reduce((at, element) => this.element(at, element), begin),
        end,
      );
    }
    return end;
  }

  private element(from: number, element: AST.Element): number {
    switch (element.type) {
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        return this.step(from, element.raw);
      case 'Group':
        if (element.modifiers) throw new UnknownPattern(element.raw);
        return this.alternativesOf(from, element);
      case 'CapturingGroup':
        return this.alternativesOf(from, element);
      case 'Quantifier':
        return this.repeated(from, element);
      case 'Assertion':
        if (element.kind === 'start' || element.kind === 'end') {
          return this.jumped(from, element.kind);
        }
        throw new UnknownPattern(element.raw);
      case 'Backreference':
      case 'ExpressionCharacterClass':
        throw new UnknownPattern(element.raw);
    }
  }

  private alternativesOf(from: number, group: AST.Group | AST.CapturingGroup): number {
    if (this.depth >= MAX_DEPTH) throw new UnknownPattern('too many groups inside of groups');
    this.depth += 1;
    const end = this.choice(
      from,
      group.alternatives.map(({ elements }) => elements),
    );
    this.depth -= 1;
    return end;
  }

  private repeated(from: number, { min, max, element }: AST.Quantifier): number {
    let at = from;
    for (let count = 0; count < min; count += 1) at = this.element(at, element);
    if (max === Infinity) {
      const loop = this.jumped(at);
      this.jump(this.element(loop, element), loop);
      return this.jumped(loop);
    }
    const end = this.newState();
    for (let count = min; count < max; count += 1) {
      this.jump(at, end);
      at = this.element(this.jumped(at), element);
    }
    this.jump(at, end);
    return end;
  }

  private step(from: number, atom: string): number {
    const to = this.newState();
    this.states[from]?.steps.push({ atom, to });
    return to;
  }

  private jumped(from: number, guard?: Guard): number {
    const to = this.newState();
    this.jump(from, to, guard);
    return to;
  }

  private jump(from: number, to: number, guard?: Guard): void {
    this.states[from]?.jumps.push(guard ? { to, guard } : { to });
  }
}
