import type { Gap, Place } from './gap.ts';
import type { Node } from './node.ts';
import type { State } from './state.ts';

/** Proves that a schema accepts every value in a state. Gives what it can't prove. */
export type Prove = (state: State, wanted: Node, place: Place) => Gap[];

/** One thing to prove of a schema: a keyword, or a part of one. */
export interface Goal {
  readonly keyword: string;
  /** Whether the keyword means the same whatever stands beside it. Then an equal one in the old schema is a proof. */
  readonly alone: boolean;
  readonly gaps: (state: State, place: Place, prove: Prove) => Gap[];
}

/** What must be proved of the value of each of these keywords. */
export type GoalsOf = Readonly<Record<string, (wanted: Node) => Goal[]>>;
