import { seededRandom } from '../../../scripts/traffic/random.ts';

/** What a handler does in one attempt besides its work, and what it means for its event. */
export const TROUBLES = {
  throws: 'throws before its effect',
  throws_after: 'throws after its effect',
  asks_later: 'asks to be called again later',
  times_out: 'ends because its time is over',
  goes_on: 'goes on after its time is over',
  exits: 'ends its execution environment',
  kills: 'kills its process',
  refuses: 'fails for good',
} as const;

export type Trouble = keyof typeof TROUBLES;

/** After these the event stays claimed until its lease ends. That takes seconds, so a round has few of them. */
const SEVERE = ['goes_on', 'exits', 'kills'] as const satisfies readonly Trouble[];
const MILD = ['throws', 'throws_after', 'asks_later', 'times_out'] as const;
/** Share of the events that have a trouble, and of those the share that has two. */
const TROUBLED = 0.35;
const TROUBLED_TWICE = 0.3;
const REFUSED = 0.1;
const MOST_FOLLOW_UPS = 2;

/** What the handler of one event does. */
export interface Script {
  /** The trouble of each attempt. Later attempts succeed. */
  readonly troubles: readonly Trouble[];
  /** True if every attempt fails for good. */
  readonly refuses: boolean;
  /** How many events it publishes. */
  readonly followUps: number;
}

/** The script of the order in one place of a round. The first ones have a severe trouble each, and the next is refused. */
export function orderScript(seed: number, place: number): Script {
  const random = seededRandom(seed, 'order', place);
  const severe = SEVERE[place];
  if (severe) return { troubles: [severe], refuses: false, followUps: 1 };
  if (place === SEVERE.length || random.chance(REFUSED)) {
    return { troubles: [], refuses: true, followUps: 0 };
  }
  const followUps = random.below(MOST_FOLLOW_UPS + 1);
  return { troubles: mildTroubles(seed, 'order', place), refuses: false, followUps };
}

/** The script of an event that the handler of an order published. */
export function followUpScript(seed: number, eventId: string): Script {
  return { troubles: mildTroubles(seed, 'follow-up', eventId), refuses: false, followUps: 1 };
}

function mildTroubles(seed: number, ...key: readonly (string | number)[]): Trouble[] {
  const random = seededRandom(seed, 'troubles', ...key);
  if (!random.chance(TROUBLED)) return [];
  return Array.from({ length: random.chance(TROUBLED_TWICE) ? 2 : 1 }, () => random.pick(MILD));
}
