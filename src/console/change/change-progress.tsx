import type { ComponentChildren } from 'preact';

import type { Operation } from '#generated/console-api.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { numberText } from '../parts/format.ts';
import type { ChangeKind } from './change-calls.ts';
import { Buttons, CloseButton, CountLines, VERBS } from './change-parts.tsx';
import type { ChangeState } from './change-state.ts';
import { leftLines } from './preview-lines.ts';

interface ProgressProps {
  readonly kind: ChangeKind;
  readonly state: Extract<ChangeState, { step: 'running' }>;
  readonly stop: () => void;
  readonly close: () => void;
}

/** How far it is. */
export function Progress({
  kind,
  state: { expected, operation, stopping },
  stop,
  close,
}: ProgressProps) {
  const done = operation?.counts?.done ?? 0;
  const of = expected === undefined ? '' : ` of ${numberText(expected)}`;
  const text = `${VERBS[kind].doing}: ${numberText(done)}${of}`;
  return (
    <div class="change">
      <progress
        aria-label={VERBS[kind].doing}
        {...(expected !== undefined && operation && { max: expected, value: done })}
      />
      <p role="status">{stopping ? 'Stopping after the messages that are being sent …' : text}</p>
      <p class="muted">
        It goes on if you close this dialog, but not if you close the tab. What was not done then
        can go on later.
      </p>
      <Buttons>
        <BusyButton class="danger" isBusy={stopping} onClick={stop}>
          Stop
        </BusyButton>
        <CloseButton close={close} text="Hide" />
      </Buttons>
    </div>
  );
}

/** How it ended, or how far it came. @param props.children why it is not done */
export function Result({
  kind,
  operation: { id, counts },
  children,
}: {
  readonly kind: ChangeKind;
  readonly operation: Operation;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="change" role="status">
      {children && <p class="notice notice-bad">{children}</p>}
      <CountLines
        lines={[
          { count: counts?.done ?? 0, text: VERBS[kind].done.toLowerCase() },
          ...leftLines(counts?.skipped ?? {}),
        ]}
      />
      <p>
        <a href={`/operations/${id}`}>Operation {id}</a> keeps who did this, when, and with which
        events.
      </p>
    </div>
  );
}
