import { areEqual, haveEqualKeyword } from './equal.ts';
import { isEmpty } from './empty.ts';
import { gapAtFalse, type Gap, type Place } from './gap.ts';
import { inPlaceClosure } from './in-place.ts';
import { listedValues, listsMembers } from './known.ts';
import { isDeclared, namesIn } from './members.ts';
import { idOf, madeUpNode, type Node } from './node.ts';
import type { Goal, Prove } from './goal.ts';
import { goalsOf } from './goals.ts';
import { casesOf, learn, type State } from './state.ts';

/** A proof gives up after so many steps. */
const MAX_STEPS = 10_000;

/** The proof has become too long. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/**
 * Makes a function that proves of a state that a schema accepts every value in it. What it can't prove, it gives as gaps.
 * No gaps are a proof.
 *
 * A recursive schema leads back to a question that is being answered already. It counts as proved there: each way back
 * takes a step into the data, and no value is nested without end.
 *
 * @throws TooLong
 */
export function createProver(): Prove {
  let steps = 0;
  const step = () => {
    if ((steps += 1) > MAX_STEPS) throw new TooLong();
  };
  /** Questions without gaps, and those that are being answered. */
  const proved = new Set<string>();

  const prove: Prove = (known, wanted, around) => {
    if (wanted.schema === true || known.holds.some((node) => areEqual(node, wanted))) return [];
    step();
    // An old schema that lists whole objects leaves no field in them undeclared, at any depth.
    const setsAside = around.setsAside && !around.statics.some(listsMembers);
    const place = { ...around, setsAside };
    const state = setsAside ? withoutNewFields(known, wanted, place) : known;
    const question = questionOf(state, wanted, place);
    if (proved.has(question)) return [];
    const before = proved.size;
    proved.add(question);
    const gaps = answer(state, wanted, place);
    // What was proved since then may rest on this question.
    if (gaps.length > 0) [...proved].slice(before).forEach((one) => proved.delete(one));
    return gaps;
  };

  const answer = (state: State, wanted: Node, place: Place): Gap[] => {
    if (wanted.schema === false) {
      return isEmpty(state) ? [] : [gapAtFalse(place, state, wanted)];
    }
    const gaps = goalsOf(wanted).flatMap((goal) => reach(goal, state, wanted, place));
    return gaps.length > 0 && isListed(state, wanted) ? [] : gaps;
  };

  /** Proves a goal, and if that fails, for each case of what is known. */
  const reach = (goal: Goal, state: State, wanted: Node, place: Place): Gap[] => {
    const isKnown =
      goal.alone && state.holds.some((node) => haveEqualKeyword(node, wanted, goal.keyword));
    if (isKnown) return [];
    const gaps = goal.gaps(state, place, prove);
    if (gaps.length === 0 || isEmpty(state)) return [];
    if (state.choices.length === 0) return gaps;
    return casesOf(state).flatMap((one) => {
      step();
      return reach(goal, one, wanted, place);
    });
  };

  return prove;
}

/** Whether the values are listed, and each is accepted. */
function isListed(state: State, { text, pointer }: Node): boolean {
  const values = pointer === undefined ? undefined : listedValues(state);
  return values?.every((value) => text.accepts(pointer ?? '', value) === true) ?? false;
}

/** Fields that the old schema doesn't declare and the new one names are set aside: we judge bodies without them. */
function withoutNewFields(state: State, wanted: Node, { statics }: Place): State {
  const isNew = (name: string) => !isDeclared(statics, name);
  const names = [...namesIn(inPlaceClosure([wanted]))].filter(isNew).sort();
  if (names.length === 0) return state;
  const properties = Object.fromEntries(names.map((name) => [name, false]));
  return learn(state, { holds: [madeUpNode({ properties }, wanted)], fails: [] });
}

function questionOf({ holds, fails }: State, wanted: Node, { statics, setsAside }: Place): string {
  const list = (nodes: readonly Node[]) => nodes.map(idOf).sort().join(' ');
  return [list(holds), list(fails), idOf(wanted), setsAside ? list(statics) : '-'].join('|');
}
