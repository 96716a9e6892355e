import { matches } from '../declared.ts';
import { isObject } from '../../walk.ts';
import { possibleTypes } from './empty.ts';
import { gapAt, type Gap, type Place } from './gap.ts';
import type { Goal, GoalsOf, Prove } from './goal.ts';
import { branchesOf, inPlaceClosure, unevaluatedAsAdditional } from './in-place.ts';
import { namesIn, patternsOf, propertyState, propertyStatics, unnamedState } from './members.ts';
import { NAME_GOALS } from './name-goals.ts';
import { innerMap, innerSchema, madeUpNode, type Node } from './node.ts';
import type { State } from './state.ts';

/** What a keyword of objects demands. `undefined` if it isn't one of these. */
export function objectGoals(wanted: Node, keyword: string): Goal[] | undefined {
  const goals = GOALS[keyword]?.(wanted);
  return goals?.map(({ gaps, ...goal }) => ({
    ...goal,
    gaps: (state, place, prove) =>
      possibleTypes(state).has('object') ? gaps(state, place, prove) : [],
  }));
}

const GOALS: GoalsOf = {
  properties: (wanted) =>
    innerMap(wanted, 'properties').map(([name, schema]) => ({
      keyword: 'properties',
      alone: false,
      gaps: (state, place, prove) => proveProperty(state, name, schema, place, prove),
    })),
  patternProperties: (wanted) => patternsOf(wanted).map((one) => patternGoal(one)),
  additionalProperties: (wanted) => [additionalGoal(wanted)],
  unevaluatedProperties: (wanted) => [unevaluatedGoal(wanted)],
  ...NAME_GOALS,
};

function proveProperty(
  state: State,
  name: string,
  schema: Node,
  place: Place,
  prove: Prove,
): Gap[] {
  return prove(propertyState(state, name), schema, {
    ...place,
    path: [...place.path, name],
    statics: propertyStatics(place.statics, name),
  });
}

function patternGoal([pattern, schema]: [string, Node]): Goal {
  return {
    keyword: 'patternProperties',
    alone: false,
    gaps: (state, place, prove) => {
      const named = [...namesIn(state.holds)].filter((name) => matches(pattern, name));
      return [
        ...named.flatMap((name) => proveProperty(state, name, schema, place, prove)),
        ...proveUnnamed(unnamedState(state, new Set(), pattern), schema, place, prove, pattern),
      ];
    },
  };
}

function additionalGoal(wanted: Node): Goal {
  const rest = innerSchema(wanted, 'additionalProperties') ?? wanted;
  return {
    keyword: 'additionalProperties',
    alone: false,
    gaps: (state, place, prove) => proveRest(state, wanted, rest, place, prove),
  };
}

/** Proves that a schema accepts each property that another one doesn't describe. */
function proveRest(state: State, wanted: Node, rest: Node, place: Place, prove: Prove): Gap[] {
  const own = namesIn([wanted]);
  const patterns = patternsOf(wanted).map(([pattern]) => pattern);
  const isRest = (name: string) =>
    !own.has(name) && !patterns.some((pattern) => matches(pattern, name));
  const named = [...namesIn(state.holds)].filter(isRest);
  return [
    ...named.flatMap((name) => proveProperty(state, name, rest, place, prove)),
    ...proveUnnamed(unnamedState(state, new Set(patterns)), rest, place, prove),
  ];
}

function proveUnnamed(
  state: State,
  schema: Node,
  place: Place,
  prove: Prove,
  pattern?: string,
): Gap[] {
  return prove(state, schema, {
    ...place,
    path: [...place.path, { unnamed: true, ...(pattern !== undefined && { pattern }) }],
    statics: propertyStatics(place.statics),
  });
}

/** Only without branches: which names are evaluated depends on which branches accept the value. */
function unevaluatedGoal(wanted: Node): Goal {
  const keyword = 'unevaluatedProperties';
  return {
    keyword,
    alone: false,
    gaps: (state, place, prove) => {
      const schema = unevaluatedAsAdditional(wanted);
      const branches = inPlaceClosure([wanted]).flatMap(branchesOf);
      const rest = innerSchema(wanted, keyword);
      if (rest?.schema === true) return [];
      if (!isObject(schema) || !rest || branches.length > 0) {
        return [
          gapAt(
            place,
            state,
            wanted,
            keyword,
            'this keyword beside branches is too hard to compare',
          ),
        ];
      }
      return proveRest(state, madeUpNode(schema, wanted), rest, place, prove);
    },
  };
}
