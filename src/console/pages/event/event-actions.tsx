import { useRef } from 'preact/hooks';

import type { EventRecord } from '#generated/console-api.ts';
import { ChangeButton } from '../../change/change-button.tsx';

interface EventActionsProps {
  readonly record: EventRecord;
  /** Reads the record again. */
  readonly refresh: () => void;
}

/**
 * Replay and discard of this one event. A page that opens with an event that isn't open has none. If the event is dealt with
 * while the page is open, they stay, because a dialog may show how that happened.
 */
export function EventActions({ record, refresh }: EventActionsProps) {
  const { key, status, advice } = record;
  const wasOpen = useRef(false);
  if (advice) wasOpen.current = true;
  if (!wasOpen.current) return null;
  const chosen = { filter: { id: key, ...(status === 'queued' && { status }) } };
  const common = { chosen, what: 'this event', onEnd: refresh, disabled: !advice };
  return (
    <>
      {findsItsRecord(record) && (
        <ChangeButton
          {...common}
          kind="replay"
          class={advice?.action === 'replay' || advice?.action === 'redrive' ? 'primary' : ''}
        >
          Replay …
        </ChangeButton>
      )}
      <ChangeButton {...common} kind="discard" class="danger">
        Discard …
      </ChangeButton>
    </>
  );
}

/** The message of a conflict would find the other record again, and one that names no event would find none. */
function findsItsRecord({ id, beside_of: besideOf }: EventRecord): boolean {
  return id !== undefined && besideOf === undefined;
}
