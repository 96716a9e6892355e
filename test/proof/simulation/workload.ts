import type { Random } from '../../../scripts/traffic/random.ts';
import type { PlannedMessage } from './planned-message.ts';
import { WorkloadPlan } from './workload-plan.ts';
import type { WorldSettings } from './world-settings.ts';

/** How many of a thousand messages are of each kind. The others are new valid events. */
const SHARES: readonly (readonly [number, (plan: WorkloadPlan) => void])[] = [
  [80, (plan) => plan.repeat('valid', true)],
  [20, (plan) => plan.repeat('rejected', false)],
  [40, (plan) => plan.conflict()],
  [40, (plan) => plan.correct()],
  [20, (plan) => plan.rejectKnown()],
  [30, (plan) => plan.expiring()],
  [20, (plan) => plan.reject('malformed_json')],
  [20, (plan) => plan.reject('invalid_envelope')],
  [20, (plan) => plan.reject('unknown_type')],
  [20, (plan) => plan.reject('unknown_version')],
  [20, (plan) => plan.reject('invalid_body')],
  [20, (plan) => plan.reject('expired')],
];

/** The messages of one world, in the order they are sent. */
export function planMessages(random: Random, settings: WorldSettings): PlannedMessage[] {
  const { messages: count, sendSeconds } = settings;
  const plan = new WorkloadPlan(random, (sendSeconds * 1000) / count, settings);
  const large = new Set(
    random.chance(0.2) ? Array.from({ length: 4 }, () => random.below(count)) : [],
  );
  for (let index = 0; index < count; index += 1) {
    let draw = random.below(1000);
    const share = SHARES.find(([size]) => (draw -= size) < 0);
    if (large.has(index)) plan.large();
    else if (share) share[1](plan);
    else plan.valid();
  }
  return plan.messages;
}
