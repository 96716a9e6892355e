import { arrayGoal } from './array-goals.ts';
import { checkingKeywords } from './equal.ts';
import { gapAt } from './gap.ts';
import type { Goal } from './goal.ts';
import { logicGoals } from './logic-goals.ts';
import type { Node } from './node.ts';
import { objectGoals } from './object-goals.ts';
import { scalarGoal } from './scalar-goals.ts';

/** Everything that must be proved of a schema. */
export function goalsOf(wanted: Node): Goal[] {
  return checkingKeywords(wanted).flatMap((keyword) => {
    const goals =
      scalarGoal(wanted, keyword) ??
      objectGoals(wanted, keyword) ??
      arrayGoal(wanted, keyword) ??
      logicGoals(wanted, keyword);
    return goals ?? unknownGoal(wanted, keyword);
  });
}

function unknownGoal(wanted: Node, keyword: string): Goal {
  const message = 'the comparison does not know this keyword';
  return {
    keyword,
    alone: false,
    gaps: (state, place) => [gapAt(place, state, wanted, keyword, message)],
  };
}
