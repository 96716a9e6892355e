import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';

import type { Operation } from '#generated/console-api.ts';
import { numberText } from '../parts/format.ts';
import { useSession } from '../session.tsx';
import { CHANGE_CALLS, type ChangeKind, type ChosenBy } from './change-calls.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { Change } from './change.ts';
import type { ChangeState } from './change-state.ts';

interface AnyButtonProps {
  /** Which events, in words that complete “Replay …”: `the events of this cause`. */
  readonly what: string;
  /** Called whenever the change has ended, so that the page can read its events again. */
  readonly onEnd?: () => void;
  /** The text of the button: `Replay …`. */
  readonly children: ComponentChildren;
  readonly class?: string;
}

interface ChangeButtonProps extends AnyButtonProps {
  readonly kind: ChangeKind;
  /** `{ filter: { fingerprint } }`, `{ filter: { id: key } }` for one record, or `{ all: true }`. */
  readonly chosen: ChosenBy;
  /** True if nothing is left to change. A dialog that is open stays. */
  readonly disabled?: boolean;
}

/**
 * A button that replays or discards open events. It opens a dialog with a preview, which says how many events would be taken,
 * and asks. Then the dialog shows the progress and the result. Nothing is changed before its user has confirmed the exact
 * number. If other events are open by then, nothing is changed either, and the dialog has the new preview.
 *
 * ```tsx
 * <ChangeButton kind="replay" chosen={{ filter: { fingerprint } }} what="the events of this cause" onEnd={refresh}>
 *   Replay …
 * </ChangeButton>
 * ```
 *
 * The change goes on when the dialog is hidden: the button shows its progress and opens the dialog again. It goes on when the
 * page shows something else, too.
 */
export function ChangeButton({ kind, chosen, what, onEnd, children, ...look }: ChangeButtonProps) {
  const { change, state, shown, setShown } = useChange(kind, onEnd);
  // The page may choose other events while the dialog is open.
  const [asked, setAsked] = useState(chosen);
  const preview = (choice: ChosenBy): void => {
    setAsked(choice);
    void change.preview(choice);
  };
  const open = (): void => {
    setShown(true);
    if (!isUnderWay(state)) preview(chosen);
  };
  return (
    <>
      <button type="button" {...look} onClick={open}>
        {state?.step === 'running' ? progressText(kind, state) : children}
      </button>
      {shown && state && (
        <ChangeDialog
          {...{ kind, what, state }}
          preview={() => preview(asked)}
          confirm={(choice) => void change.confirm(asked, choice)}
          resume={(operation) => void change.resume(operation)}
          stop={() => change.stop()}
          close={() => {
            if (state.step === 'previewing') change.stop();
            setShown(false);
          }}
        />
      )}
    </>
  );
}

interface ResumeButtonProps extends AnyButtonProps {
  readonly operation: Operation & { readonly kind: ChangeKind };
}

/**
 * A button that goes on with a replay or a discard that was stopped: one whose answer has `resume`. There is none for others,
 * but the dialog stays until it is closed.
 */
export function ResumeButton({ operation, what, onEnd, children, ...look }: ResumeButtonProps) {
  const { kind } = operation;
  const { read_only } = useSession();
  const { change, state, shown, setShown } = useChange(kind, onEnd);
  const open = (): void => {
    setShown(true);
    if (!isUnderWay(state)) void change.resume(operation);
  };
  return (
    <>
      {(operation.resume !== undefined || isUnderWay(state)) && (
        <button
          type="button"
          class={look.class}
          disabled={read_only}
          title={read_only ? 'The console was started with --read-only.' : undefined}
          onClick={open}
        >
          {state?.step === 'running' ? progressText(kind, state) : children}
        </button>
      )}
      {shown && state && (
        <ChangeDialog
          {...{ kind, what, state }}
          preview={open}
          confirm={() => undefined}
          resume={(stopped) => void change.resume(stopped)}
          stop={() => change.stop()}
          close={() => setShown(false)}
        />
      )}
    </>
  );
}

function useChange(kind: ChangeKind, onEnd: (() => void) | undefined) {
  const [state, setState] = useState<ChangeState>();
  const [shown, setShown] = useState(false);
  const ended = useRef(onEnd);
  ended.current = onEnd;
  const change = useMemo(() => {
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    return new Change(kind, CHANGE_CALLS, (next) => {
      setState(next);
      // A change goes on when its button has left the page, so this is no effect of the button.
      if (next.step === 'running') addEventListener('beforeunload', warn);
      else removeEventListener('beforeunload', warn);
      if (next.step === 'done' || next.step === 'stopped') ended.current?.();
    });
  }, [kind]);
  return { change, state, shown, setShown };
}

function isUnderWay(state: ChangeState | undefined): boolean {
  return state?.step === 'running' || state?.step === 'previewing';
}

function progressText(
  kind: ChangeKind,
  { operation, expected }: Extract<ChangeState, { step: 'running' }>,
): string {
  const done = numberText(operation?.counts?.done ?? 0);
  const of = expected === undefined ? '' : ` of ${numberText(expected)}`;
  return `${kind === 'replay' ? 'Replaying' : 'Discarding'} ${done}${of} …`;
}
