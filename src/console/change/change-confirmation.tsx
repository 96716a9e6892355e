import { useEffect, useRef, useState } from 'preact/hooks';

import type { Preview } from '#generated/console-api.ts';
import { countText, numberText } from '../parts/format.ts';
import { Verbatim } from '../parts/verbatim.tsx';
import { useSession } from '../session.tsx';
import type { ChangeChoice, ChangeKind } from './change-calls.ts';
import { Buttons, CloseButton, CountLines, VERBS } from './change-parts.tsx';
import type { ChangeState } from './change-state.ts';
import { durationText, isSure, mustType, previewLines } from './preview-lines.ts';

/** What somebody fills in. */
export interface Answer {
  /** The reason for a discard. */
  readonly note: string;
  /** Messages a second. */
  readonly rate: number;
}

interface ConfirmationProps {
  readonly kind: ChangeKind;
  readonly state: Extract<ChangeState, { step: 'previewed' }>;
  /** It stays when the numbers changed. */
  readonly answer: Answer;
  readonly setAnswer: (answer: Answer) => void;
  readonly confirm: (choice: ChangeChoice) => void;
  readonly close: () => void;
}

export const DEFAULT_RATE = 50;
const MAX_RATE = 10_000;
const MAX_NOTE_CHARACTERS = 200;

/** The preview, and the question whether to do it. */
export function Confirmation({
  kind,
  state: { preview, counted },
  answer,
  setAnswer,
  confirm,
  close,
}: ConfirmationProps) {
  const { read_only } = useSession();
  const [typed, setTyped] = useState('');
  const form = useRef<HTMLFormElement>(null);
  // The button that had the focus is gone.
  useEffect(() => focusFirst(form.current), []);
  const { note, rate } = answer;
  const accepted = preview.counts['accepted'] ?? 0;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    confirm(kind === 'discard' ? { note: note.trim() } : { rate });
  };
  return (
    <form class="change" ref={form} onSubmit={submit}>
      {counted !== undefined && (
        <p class="notice notice-bad" role="alert">
          Nothing was changed: you confirmed {countText(counted, 'event')}, but others are open now.
          This is the new preview.
        </p>
      )}
      <CountLines lines={previewLines(kind, preview)} />
      <Details kind={kind} preview={preview} />
      {accepted > 0 && kind === 'replay' && (
        <label>
          Messages a second{' '}
          <input
            type="number"
            min={1}
            max={MAX_RATE}
            required
            value={rate}
            onInput={({ currentTarget }) =>
              setAnswer({ ...answer, rate: currentTarget.valueAsNumber })
            }
          />{' '}
          <span class="muted">{rate >= 1 && `takes about ${durationText(accepted, rate)}`}</span>
        </label>
      )}
      {accepted > 0 && kind === 'discard' && (
        <label class="change-note">
          Why? The record of the operation keeps it.
          <input
            required
            pattern=".*\S.*"
            maxLength={MAX_NOTE_CHARACTERS}
            value={note}
            onInput={({ currentTarget }) => setAnswer({ ...answer, note: currentTarget.value })}
          />
        </label>
      )}
      {mustType(accepted) && (
        <label class="change-note">
          Type the number of events to go on
          <input
            required
            inputMode="numeric"
            autocomplete="off"
            value={typed}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
      )}
      {read_only && (
        <p class="muted">This console was started with --read-only, so it only previews.</p>
      )}
      <Buttons>
        {accepted > 0 && (
          <button
            class={kind === 'discard' ? 'danger' : 'primary'}
            disabled={read_only || !isSure(accepted, typed)}
          >
            {VERBS[kind].title} {countText(accepted, 'event')}
          </button>
        )}
        <CloseButton close={close} text={accepted > 0 ? 'Cancel' : 'Close'} />
      </Buttons>
    </form>
  );
}

/**
 * A field that must be filled in, or else the button that changes nothing: Enter, pressed once too often, must not confirm what
 * nobody has read.
 */
function focusFirst(form: HTMLFormElement | null): void {
  const field = form?.querySelector<HTMLElement>('input:invalid, button[type="button"]');
  field?.focus({ preventScroll: true });
}

/** How many causes of refusals are named. The others are counted. */
const MAX_REFUSALS = 5;

/** Why events would be left as they are, and what else is to be known. */
function Details({ kind, preview }: { readonly kind: ChangeKind; readonly preview: Preview }) {
  const { refusals, missing_handlers, dead_letters } = preview;
  const more = refusals.length - MAX_REFUSALS;
  return (
    <>
      {refusals
        .slice(0, MAX_REFUSALS)
        .map(({ count, reason, event_type, sample, errors: [first] }) => (
          <p class="change-why" key={`${reason} ${sample}`}>
            {numberText(count)} × <strong>{reason}</strong>{' '}
            {event_type && <Verbatim text={event_type} />}
            {first && (
              <>
                : <Verbatim text={`${first.pointer} ${first.detail}`} />
              </>
            )}
          </p>
        ))}
      {more > 0 && <p class="change-why">and {countText(more, 'more cause')}</p>}
      {missing_handlers.map(({ event_type, schema_version, count }) => (
        <p class="change-why" key={`${event_type} ${schema_version}`}>
          {numberText(count)} × no handler for <Verbatim text={`${event_type} ${schema_version}`} />
        </p>
      ))}
      {kind === 'replay' && dead_letters > 0 && (
        <p class="muted">
          {numberText(dead_letters)} of them also have a message in the dead-letter queue, unless it
          was removed. Once they are processed, <code>replay --from dlq</code> of the command line
          deletes these messages.
        </p>
      )}
    </>
  );
}
