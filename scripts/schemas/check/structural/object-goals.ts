import { isObject } from '../../walk.ts';
import { isEmpty, possibleTypes } from './empty.ts';
import { gapAt, type Gap, type Place } from './gap.ts';
import type { Goal, Prove } from './goal.ts';
import { branchesOf, inPlaceClosure, unevaluatedAsAdditional } from './in-place.ts';
import { highest, lowest, requiredNames, strings } from './known.ts';
import {
  isDeclared,
  matches,
  namesIn,
  patternsOf,
  propertyState,
  propertyStatics,
  unnamedState,
} from './members.ts';
import { innerMap, innerSchema, keywordOf, madeUpNode, type Node } from './node.ts';
import { limitText } from './scalar-goals.ts';
import { learn, stateOf, type State } from './state.ts';

/** What a keyword of objects demands. `undefined` if it isn't one of these. */
export function objectGoals(wanted: Node, keyword: string): Goal[] | undefined {
  const goals = GOALS[keyword]?.(wanted);
  return goals?.map(({ gaps, ...goal }) => ({
    ...goal,
    gaps: (state, place, prove) =>
      possibleTypes(state).has('object') ? gaps(state, place, prove) : [],
  }));
}

const GOALS: Readonly<Record<string, (wanted: Node) => Goal[]>> = {
  properties: (wanted) =>
    innerMap(wanted, 'properties').map(([name, schema]) => ({
      keyword: 'properties',
      alone: false,
      gaps: (state, place, prove) => proveProperty(state, name, schema, place, prove),
    })),
  patternProperties: (wanted) => patternsOf(wanted).map((one) => patternGoal(one)),
  additionalProperties: (wanted) => [additionalGoal(wanted)],
  unevaluatedProperties: (wanted) => [unevaluatedGoal(wanted)],
  propertyNames: (wanted) => [propertyNamesGoal(wanted)],
  required: (wanted) =>
    strings(keywordOf(wanted, 'required')).map((name) => requiredGoal(wanted, name)),
  dependentRequired: (wanted) => dependentRequiredGoals(wanted),
  dependentSchemas: (wanted) =>
    innerMap(wanted, 'dependentSchemas').map(([name, schema]) => ({
      keyword: 'dependentSchemas',
      alone: false,
      gaps: (state, place, prove) => prove(having(state, name, wanted), schema, place),
    })),
  minProperties: (wanted) => [
    counting(wanted, 'minProperties', (state, limit) => {
      const known = Math.max(highest(state.holds, 'minProperties'), requiredNames(state).size);
      return known >= limit ? undefined : known;
    }),
  ],
  maxProperties: (wanted) => [
    counting(wanted, 'maxProperties', (state, limit) => {
      const known = Math.min(lowest(state.holds, 'maxProperties'), mostNames(state));
      return known <= limit ? undefined : known;
    }),
  ],
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

function propertyNamesGoal(wanted: Node): Goal {
  const keyword = 'propertyNames';
  return {
    keyword,
    alone: true,
    gaps: (state, place, prove) => {
      const schema = innerSchema(wanted, keyword) ?? wanted;
      const known = state.holds.flatMap((node) => innerSchema(node, keyword) ?? []);
      const isText = madeUpNode({ type: 'string' }, wanted);
      const proveNames = (...names: Node[]) =>
        prove(stateOf([isText, ...known, ...names]), schema, {
          ...place,
          statics: [],
          setsAside: false,
        });
      const allowed = [...namesIn(state.holds)].filter(
        (name) => !isEmpty(propertyState(state, name)),
      );
      const gaps = [
        ...allowed.flatMap((name) => proveNames(madeUpNode({ const: name }, wanted))),
        ...(isEmpty(unnamedState(state, new Set())) ? [] : proveNames()),
      ];
      const [first] = gaps;
      return first
        ? [gapAt(place, state, wanted, keyword, 'some names are no longer accepted')]
        : [];
    },
  };
}

function requiredGoal(wanted: Node, name: string): Goal {
  return {
    keyword: 'required',
    alone: false,
    gaps: (state, place) => {
      if (requiredNames(state).has(name)) return [];
      const isKnown = isDeclared(place.statics, name);
      const message = `${JSON.stringify(name)} is required now${isKnown ? '' : ', and is new'}`;
      return [gapAt(place, state, wanted, 'required', message)];
    },
  };
}

function dependentRequiredGoals(wanted: Node): Goal[] {
  const map = keywordOf(wanted, 'dependentRequired');
  if (!isObject(map)) return [];
  return Object.entries(map).flatMap(([name, names]) =>
    strings(names).map((dependent) => ({
      keyword: 'dependentRequired',
      alone: false,
      gaps: (state: State, place: Place) => {
        const known = having(state, name, wanted);
        if (requiredNames(known).has(dependent) || isEmpty(known)) return [];
        const message = `${JSON.stringify(name)} requires ${JSON.stringify(dependent)} now`;
        return [gapAt(place, known, wanted, 'dependentRequired', message)];
      },
    })),
  );
}

/** The state of an object that has this property. */
function having(state: State, name: string, { text }: Node): State {
  return learn(state, { holds: [madeUpNode({ required: [name] }, { text })], fails: [] });
}

function counting(
  wanted: Node,
  keyword: string,
  shortfall: (state: State, limit: number) => number | undefined,
): Goal {
  return {
    keyword,
    alone: true,
    gaps: (state, place) => {
      const limit = Number(keywordOf(wanted, keyword));
      const known = shortfall(state, limit);
      if (known === undefined) return [];
      return [gapAt(place, state, wanted, keyword, limitText(keyword, limit, known))];
    },
  };
}

/** The most properties that the schemas of a state leave, if one of them allows only the properties that it names. */
function mostNames(state: State): number {
  const closed = state.holds.filter(
    (node) => keywordOf(node, 'additionalProperties') === false && patternsOf(node).length === 0,
  );
  const counts = closed.map((node) => {
    const names = [...namesIn([node])];
    return names.filter((name) => !isEmpty(propertyState(state, name))).length;
  });
  return Math.min(Infinity, ...counts);
}
