import { areEqual } from './equal.ts';
import { areDisjoint, isEmpty, possibleTypes } from './empty.ts';
import { gapAt, type Gap, type Place } from './gap.ts';
import type { Goal, Prove } from './goal.ts';
import { innerList, innerSchema, keywordOf, madeUpNode, target, type Node } from './node.ts';
import { learn, stateOf, type State } from './state.ts';

/** What a keyword demands that applies schemas to the same value. `undefined` if it isn't one of these. */
export function logicGoals(wanted: Node, keyword: string): Goal[] | undefined {
  switch (keyword) {
    case '$ref': {
      const one = target(wanted, keywordOf(wanted, keyword));
      return [goal(keyword, true, (state, place, prove) => prove(state, one, place))];
    }
    case 'allOf':
      return innerList(wanted, keyword).map((one) =>
        goal(keyword, true, (state, place, prove) => prove(state, one, place)),
      );
    case 'anyOf':
      return [
        goal(keyword, true, (all, place, prove) =>
          byType((state) => proveAny(wanted, state, place, prove), all, wanted),
        ),
      ];
    case 'oneOf':
      return [
        goal(keyword, true, (all, place, prove) =>
          byType((state) => proveOne(wanted, state, place, prove), all, wanted),
        ),
      ];
    case 'not':
      return [goal(keyword, true, (...given) => proveNot(wanted, ...given))];
    case 'if':
      return [goal(keyword, false, (...given) => proveCondition(wanted, ...given))];
    case 'then':
    case 'else':
      // They mean something only beside `if`, which looks at them.
      return [];
    default:
      return undefined;
  }
}

type Gaps = Goal['gaps'];

function goal(keyword: string, alone: boolean, gaps: Gaps): Goal {
  return { keyword, alone, gaps };
}

/** Proves it for all types at once, or for each type by itself: another branch may accept another type. */
function byType(prove: (state: State) => Gap[], state: State, wanted: Node): Gap[] {
  const gaps = prove(state);
  const types = typeNames(state);
  if (gaps.length === 0 || types.length < 2) return gaps;
  return types.flatMap((type) => {
    const one = learn(state, { holds: [madeUpNode({ type }, wanted)], fails: [] });
    return isEmpty(one) ? [] : prove(one);
  });
}

function typeNames(state: State): string[] {
  const types = [...possibleTypes(state)];
  const isNumber = types.includes('fraction');
  const names = types.map((type) =>
    type === 'fraction' || (type === 'integer' && isNumber) ? 'number' : type,
  );
  return [...new Set(names)];
}

function proveAny(wanted: Node, state: State, place: Place, prove: Prove): Gap[] {
  const within: Gap[] = [];
  for (const branch of innerList(wanted, 'anyOf')) {
    const gaps = prove(state, branch, place);
    if (gaps.length === 0) return [];
    within.push(...gaps);
  }
  const message = 'no branch accepts everything that was accepted before';
  return [gapAt(place, state, wanted, 'anyOf', message, within)];
}

/** One branch must accept the value, and it must be impossible that another one does. */
function proveOne(wanted: Node, state: State, place: Place, prove: Prove): Gap[] {
  const branches = innerList(wanted, 'oneOf');
  const possible = branches.filter((branch) => !areDisjoint(state, stateOf([branch])));
  // The cases are looked at next.
  const isEarly = possible.length > 1 && state.choices.length > 0;
  const within = isEarly ? [] : possible.map((branch) => prove(state, branch, place));
  if (possible.length === 1 && within[0]?.length === 0) return [];
  const message =
    possible.length > 1
      ? 'more than one branch may accept what was accepted before'
      : 'no branch accepts everything that was accepted before';
  return [gapAt(place, state, wanted, 'oneOf', message, within.flat())];
}

/** Nothing that is refused now may have been accepted: it was refused already, or it can't be. */
function proveNot(wanted: Node, state: State, place: Place, prove: Prove): Gap[] {
  const refused = innerSchema(wanted, 'not') ?? wanted;
  const refusedState = stateOf([refused]);
  // In this direction a body with new fields may not be set aside.
  const reversed = { ...place, statics: [], setsAside: false };
  const wasRefused = state.fails.some(
    (fail) => areEqual(fail, refused) || prove(refusedState, fail, reversed).length === 0,
  );
  if (wasRefused || areDisjoint(state, refusedState)) return [];
  return [gapAt(place, state, wanted, 'not', 'what "not" describes may have been accepted before')];
}

function proveCondition(wanted: Node, state: State, place: Place, prove: Prove): Gap[] {
  const condition = innerSchema(wanted, 'if') ?? wanted;
  const [then, otherwise] = [innerSchema(wanted, 'then'), innerSchema(wanted, 'else')];
  const isRefuted =
    state.fails.some((fail) => areEqual(fail, condition)) ||
    areDisjoint(state, stateOf([condition]));
  const isMet = prove(state, condition, place).length === 0;
  const met = learn(state, { holds: [condition], fails: [] });
  const unmet = learn(state, { holds: [], fails: [condition] });
  return [
    ...(then && !isRefuted && !isEmpty(met) ? prove(met, then, place) : []),
    ...(otherwise && !isMet && !isEmpty(unmet) ? prove(unmet, otherwise, place) : []),
  ];
}
