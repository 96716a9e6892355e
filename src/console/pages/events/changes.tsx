import { ChangeButton } from '../../change/change-button.tsx';
import { operationFilter, type EventFilter } from './event-filter.ts';

interface ChangesProps {
  readonly filter: EventFilter;
  /** True if the link has other conditions, too: its user means fewer events. */
  readonly disabled: boolean;
  readonly onEnd: () => void;
}

/** Replays or discards what the filter takes. Only a list of open events offers it: others would be passed over. */
export function Changes({ filter, disabled, onEnd }: ChangesProps) {
  const conditions = operationFilter(filter, Date.now());
  if (!conditions) return null;
  const chosen =
    Object.keys(conditions).length > 0 ? { filter: conditions } : ({ all: true } as const);
  const shared = { chosen, disabled, onEnd, what: 'the open events that meet the filter' };
  return (
    <>
      <ChangeButton kind="replay" {...shared}>
        Replay these …
      </ChangeButton>
      <ChangeButton kind="discard" class="danger" {...shared}>
        Discard these …
      </ChangeButton>
    </>
  );
}
