import { isObject } from '../../walk.ts';
import { demandedBy, unevaluatedAsAdditional } from './in-place.ts';
import { idOf, innerList, innerMap, innerSchema, madeUpNode, type Node } from './node.ts';

/** What is known of a value. */
export interface Facts {
  /** Schemas that accept it. */
  readonly holds: readonly Node[];
  /** Schemas that refuse it. */
  readonly fails: readonly Node[];
}

/** What is known of a value, and what follows from that. */
export interface State extends Facts {
  /** Of each choice, at least one case is true. */
  readonly choices: readonly (readonly Facts[])[];
}

/** What is known of a value that all these schemas accept. */
export function stateOf(nodes: readonly Node[]): State {
  return learn({ holds: [], fails: [], choices: [] }, { holds: nodes, fails: [] });
}

/** A state that knows more. */
export function learn(state: State, facts: Facts): State {
  const holds = new Map(state.holds.map((node) => [idOf(node), node]));
  const fails = [...state.fails, ...facts.fails];
  const choices = [...state.choices];
  const visit = (node: Node): void => {
    if (node.schema === true || holds.has(idOf(node))) return;
    holds.set(idOf(node), node);
    const not = innerSchema(node, 'not');
    if (not) fails.push(not);
    choices.push(...choicesOf(node));
    [...demandedBy(node), ...restOf(node)].forEach(visit);
  };
  facts.holds.forEach(visit);
  return { holds: [...holds.values()], fails, choices };
}

/** The states that a value may be in, by its first choice. At least one of them is true. */
export function casesOf(state: State): State[] {
  const [first = [], ...choices] = state.choices;
  return first.map((facts) => learn({ ...state, choices }, facts));
}

function choicesOf(node: Node): Facts[][] {
  const lists = ['anyOf', 'oneOf'].map((keyword) => innerList(node, keyword).map(accepted));
  const condition = innerSchema(node, 'if');
  const branch = (keyword: string) => innerSchema(node, keyword) ?? [];
  const conditional = condition && [
    { holds: [condition, branch('then')].flat(), fails: [] },
    { holds: [branch('else')].flat(), fails: [condition] },
  ];
  const dependent = innerMap(node, 'dependentSchemas').map(([name, schema]) => [
    { holds: [madeUpNode({ required: [name] }, node), schema], fails: [] },
    accepted(madeUpNode({ properties: { [name]: false } }, node)),
  ]);
  return [
    ...lists.filter(({ length }) => length > 0),
    ...(conditional ? [conditional] : []),
    ...dependent,
  ];
}

function accepted(node: Node): Facts {
  return { holds: [node], fails: [] };
}

function restOf(node: Node): Node[] {
  const schema = unevaluatedAsAdditional(node);
  return isObject(schema) ? [madeUpNode(schema, node)] : [];
}
