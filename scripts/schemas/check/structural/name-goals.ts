import { isObject } from '../../walk.ts';
import { isEmpty } from './empty.ts';
import { gapAt, type Place } from './gap.ts';
import type { Goal, GoalsOf } from './goal.ts';
import { highest, lowest, requiredNames, strings } from './known.ts';
import { isDeclared, namesIn, patternsOf, propertyState, unnamedState } from './members.ts';
import { innerMap, innerSchema, keywordOf, madeUpNode, type Node } from './node.ts';
import { limitText } from './scalar-goals.ts';
import { learn, stateOf, type State } from './state.ts';

/** What keywords demand of the names and the number of an object's properties. */
export const NAME_GOALS: GoalsOf = {
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
