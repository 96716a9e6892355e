import { areEqual } from './equal.ts';
import { fewestItems, isEmpty, mostItems, possibleTypes } from './empty.ts';
import { gapAt, type Gap, type Place } from './gap.ts';
import type { Goal, GoalsOf, Prove } from './goal.ts';
import { itemState, itemStatics, prefixLength } from './members.ts';
import { innerList, innerSchema, keywordOf, type Node } from './node.ts';
import { limitText } from './scalar-goals.ts';
import type { State } from './state.ts';

/** What a keyword of arrays demands. `undefined` if it isn't one of these. */
export function arrayGoal(wanted: Node, keyword: string): Goal[] | undefined {
  const goals = GOALS[keyword]?.(wanted);
  return goals?.map(({ gaps, ...goal }) => ({
    ...goal,
    gaps: (state, place, prove) =>
      possibleTypes(state).has('array') ? gaps(state, place, prove) : [],
  }));
}

const GOALS: GoalsOf = {
  prefixItems: (wanted) =>
    innerList(wanted, 'prefixItems').map((schema, index) => ({
      keyword: 'prefixItems',
      alone: false,
      gaps: (state, place, prove) => proveItem(state, index, schema, place, prove),
    })),
  items: (wanted) => {
    const items = innerSchema(wanted, 'items') ?? wanted;
    const first = prefixLength([wanted]);
    return [
      {
        keyword: 'items',
        alone: false,
        gaps: (state, place, prove) => {
          const end = Math.max(first, prefixLength(state.holds));
          const places = Array.from({ length: end - first + 1 }, (_, at) => first + at);
          return places.flatMap((index) => proveItem(state, index, items, place, prove));
        },
      },
    ];
  },
  minItems: (wanted) => [
    plain(wanted, 'minItems', (state, limit) => {
      const known = fewestItems(state);
      return known >= limit ? undefined : limitText('minItems', limit, known);
    }),
  ],
  maxItems: (wanted) => [
    plain(wanted, 'maxItems', (state, limit) => {
      const known = mostItems(state);
      return known <= limit ? undefined : limitText('maxItems', limit, known);
    }),
  ],
  uniqueItems: (wanted) => [
    plain(wanted, 'uniqueItems', (state) => {
      // Ajv compares only items of the types in `items`, which says nothing of those in `prefixItems`.
      const isKnown = state.holds.some(
        (node) =>
          keywordOf(node, 'uniqueItems') === true && keywordOf(node, 'prefixItems') === undefined,
      );
      const isMoot = keywordOf(wanted, 'uniqueItems') !== true || mostItems(state) <= 1;
      return isKnown || isMoot ? undefined : 'items must be unique now';
    }),
  ],
  contains: (wanted) => [
    plain(wanted, 'contains', (state) =>
      hasContained(state, wanted) ? undefined : 'that such items are there was not proved',
    ),
  ],
  // They mean something only beside `contains`, which looks at them.
  minContains: () => [],
  maxContains: () => [],
};

function proveItem(state: State, index: number, schema: Node, place: Place, prove: Prove): Gap[] {
  if (mostItems(state) <= index) return [];
  return prove(itemState(state, index), schema, {
    ...place,
    path: [...place.path, index],
    statics: itemStatics(place.statics),
  });
}

function plain(
  wanted: Node,
  keyword: string,
  problem: (state: State, limit: number) => string | undefined,
): Goal {
  return {
    keyword,
    alone: !['contains', 'uniqueItems'].includes(keyword),
    gaps: (state, place) => {
      const value = keywordOf(wanted, keyword);
      const found = problem(state, typeof value === 'number' ? value : NaN);
      return found === undefined ? [] : [gapAt(place, state, wanted, keyword, found)];
    },
  };
}

/** Whether an old schema counts the same items, and allows no other numbers of them. */
function hasContained(state: State, wanted: Node): boolean {
  const contained = innerSchema(wanted, 'contains');
  const [fewest, most] = countsOf(wanted);
  if (fewest === 0 && most === Infinity) return true;
  return state.holds.some((node) => {
    const known = innerSchema(node, 'contains');
    const [least, greatest] = countsOf(node);
    const isSame = known !== undefined && contained !== undefined && areEqual(known, contained);
    return isSame && least >= fewest && greatest <= most && !isEmpty(state);
  });
}

function countsOf(node: Node): [fewest: number, most: number] {
  const [fewest, most] = [keywordOf(node, 'minContains'), keywordOf(node, 'maxContains')];
  return [typeof fewest === 'number' ? fewest : 1, typeof most === 'number' ? most : Infinity];
}
