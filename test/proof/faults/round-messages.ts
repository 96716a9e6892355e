import type { EventSchema } from '../../../scripts/traffic/event-schema.ts';
import { planEvents } from '../../../scripts/traffic/plan.ts';
import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { largeMessages } from './large-messages.ts';
import type { RoundPlan } from './round-plan.ts';

/** The messages of a round in the order to send them. Large ones are spread evenly among the others. */
export function roundMessages(
  { seed, events }: RoundPlan,
  schemas: readonly EventSchema[],
): PlannedMessage[] {
  const others = [...planEvents(events, schemas)];
  const large = largeMessages(seed, schemas);
  const part = others.length / large.length;
  return large.flatMap((message, index) => [
    ...others.slice(Math.round(index * part), Math.round((index + 1) * part)),
    message,
  ]);
}
