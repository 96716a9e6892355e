import type { SchemaRegistry } from '../../../../src/core/schema-registry.ts';
import type { Violation } from '../invariants/violation.ts';
import { simulate } from '../simulate.ts';
import { COPY_BUGS } from './copy-bugs.ts';
import { DELIVERY_BUGS } from './delivery-bugs.ts';
import { DYNAMODB_BUGS } from './dynamodb-bugs.ts';
import { FORMAT_BUGS } from './format-bugs.ts';
import { LARGE_TEXT_BUGS } from './large-text-bugs.ts';
import { HANDLER_BUGS } from './handler-bugs.ts';
import { JOURNAL_BUGS } from './journal-bugs.ts';
import { OPERATOR_BUGS } from './operator-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { PUBLISHING_BUGS } from './publishing-bugs.ts';
import { STORE_BUGS } from './store-bugs.ts';
import { THROTTLE_BUGS } from './throttle-bugs.ts';
import { WATCHDOG_BUGS } from './watchdog-bugs.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...STORE_BUGS,
  ...DYNAMODB_BUGS,
  ...THROTTLE_BUGS,
  ...JOURNAL_BUGS,
  ...LARGE_TEXT_BUGS,
  ...DELIVERY_BUGS,
  ...COPY_BUGS,
  ...HANDLER_BUGS,
  ...PUBLISHING_BUGS,
  ...OPERATOR_BUGS,
  ...WATCHDOG_BUGS,
  ...FORMAT_BUGS,
];

/** The simulation must find each bug within this many seeds. */
export const SEEDS_TO_FIND_A_BUG = 100;
/** The worlds are small: the first one with the right fault shows the bug. */
export const SHARE = 0.2;

/** Runs seeds from 1 until one finds the bug. Gives `undefined` if none does. */
export async function findBug(
  { sabotage, share = SHARE }: PlantedBug,
  registry: SchemaRegistry,
): Promise<{ readonly seed: number; readonly violation: Violation } | undefined> {
  for (let seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed += 1) {
    const { violations } = await simulate(seed, { registry, sabotage, share });
    if (violations[0]) return { seed, violation: violations[0] };
  }
  return undefined;
}
