import { useState } from 'preact/hooks';

import type { Operation } from '#generated/console-api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Failed, Loading } from '../parts/notice.tsx';
import type { ChangeState } from './change-state.ts';
import type { ChangeChoice, ChangeKind } from './change-calls.ts';
import { Confirmation, DEFAULT_RATE, type Answer } from './change-confirmation.tsx';
import { Buttons, CloseButton, VERBS } from './change-parts.tsx';
import { Progress, Result } from './change-progress.tsx';
import './change.css';

export interface ChangeActions {
  readonly preview: () => void;
  readonly confirm: (choice: ChangeChoice) => void;
  readonly resume: (operation: Operation) => void;
  readonly stop: () => void;
  readonly close: () => void;
}

interface ChangeDialogProps extends ChangeActions {
  readonly kind: ChangeKind;
  /** Which events, in words: `events of this cause`. */
  readonly what: string;
  readonly state: ChangeState;
}

/** A change as its user sees it: preview, confirmation, progress and result. */
export function ChangeDialog(props: ChangeDialogProps) {
  const { kind, what, state, close } = props;
  const [answer, setAnswer] = useState<Answer>({ note: '', rate: DEFAULT_RATE });
  return (
    <Dialog title={`${VERBS[kind].title} ${what}`} onClose={close}>
      <Step {...props} {...{ state, answer, setAnswer }} />
    </Dialog>
  );
}

function Step(
  props: ChangeDialogProps & Pick<Parameters<typeof Confirmation>[0], 'answer' | 'setAnswer'>,
) {
  const { kind, state, preview, resume, close } = props;
  switch (state.step) {
    case 'previewing':
      return (
        <>
          <Loading what="the events to judge them" />
          <Buttons>
            <CloseButton close={close} text="Cancel" />
          </Buttons>
        </>
      );
    case 'previewed':
      return <Confirmation {...props} state={state} />;
    case 'running':
      return <Progress {...props} state={state} />;
    case 'done':
      return (
        <>
          <Result kind={kind} operation={state.operation} />
          <Buttons>
            <CloseButton close={close} text="Close" />
          </Buttons>
        </>
      );
    case 'stopped':
      return (
        <>
          <Result kind={kind} operation={state.operation}>
            {state.failure ?? 'You stopped it before its end.'}
          </Result>
          <Buttons>
            <button type="button" class="primary" onClick={() => resume(state.operation)}>
              Go on
            </button>
            <CloseButton close={close} text="Close" />
          </Buttons>
        </>
      );
    case 'failed':
      return (
        <>
          {state.failure ? (
            <Failed failure={state.failure} />
          ) : (
            <p role="status">It was stopped. Nothing was changed.</p>
          )}
          <Buttons>
            <button type="button" onClick={preview}>
              Preview again
            </button>
            <CloseButton close={close} text="Close" />
          </Buttons>
        </>
      );
  }
}
