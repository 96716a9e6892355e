import type { Node } from './node.ts';
import type { State } from './state.ts';

/** A step into the data: a property, an item, or a property that no schema names. */
export type Step = string | number | { readonly unnamed: true; readonly pattern?: string };

/** Where in a body a proof is. */
export interface Place {
  readonly path: readonly Step[];
  /** All schemas of the old file that may apply here, through any branch. */
  readonly statics: readonly Node[];
  /** Whether bodies count that have fields which the old schema doesn't declare and the new one names. */
  readonly setsAside: boolean;
}

/** Something that couldn't be proved. */
export interface Gap {
  /** JSON pointer into the new schema. */
  readonly pointer: string;
  /** Empty if the schema is false. */
  readonly keyword: string;
  readonly message: string;
  readonly path: readonly Step[];
  /** What is known of the value there. */
  readonly state: State;
  /** The schema that may refuse it. */
  readonly wanted: Node;
  /** Texts that may show it. */
  readonly texts?: readonly string[];
  /** What couldn't be proved of the branches of this keyword. */
  readonly within?: readonly Gap[];
}

export function gapAt(
  { path }: Place,
  state: State,
  wanted: Node,
  keyword: string,
  message: string,
  within?: readonly Gap[],
): Gap {
  const pointer = wanted.pointer ?? '';
  return { pointer, keyword, message, path, state, wanted, ...(within && { within }) };
}

/** A gap at a schema that is `false`. It names the keyword around it. */
export function gapAtFalse({ path }: Place, state: State, wanted: Node): Gap {
  const [, keyword = ''] = /\/([^/]+)(?:\/[^/]*)?$/.exec(wanted.pointer ?? '') ?? [];
  return {
    pointer: wanted.pointer ?? '',
    keyword,
    message: noLonger(path.at(-1)),
    path,
    state,
    wanted,
  };
}

function noLonger(step: Step | undefined): string {
  if (typeof step === 'number') return `an item at place ${step} is no longer accepted`;
  if (typeof step === 'string') return `the field ${JSON.stringify(step)} is no longer accepted`;
  return step
    ? 'fields that the schema does not name are no longer accepted'
    : 'nothing is accepted';
}
