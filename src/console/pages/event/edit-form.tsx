import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';

import type { EditVerdict, EventRecord, Operation } from '#generated/console-api.ts';
import { call, RequestFailed } from '../../api/client.ts';
import { Failed } from '../../parts/notice.tsx';
import { useUnsaved } from '../../parts/unsaved.ts';
import { ConfirmEdit } from './confirm-edit.tsx';
import { hiddenCharacters } from './hidden-characters.ts';
import { layOut } from './json-text.ts';
import type { PlacedError } from './text-marks.ts';
import { useVerdict } from './use-verdict.ts';
import { VerdictView } from './verdict-view.tsx';

/** Ends the edit. @param operation missing if nothing was sent */
export type EndEdit = (operation?: Operation) => void;

interface EditFormProps {
  /** With the text of its message. */
  readonly record: EventRecord;
  /** The stamp of the record as the page knows it now. */
  readonly stamp: string;
  readonly end: EndEdit;
  /** Reads the record again, after somebody else has changed it. The edited text stays. */
  readonly readAgain: () => void;
  /** Called if the message was not sent: the record may be another one now. */
  readonly refresh: () => void;
}

/** The message in an editor, judged while somebody types. */
export function EditForm({ record, stamp, end, readAgain, refresh }: EditFormProps) {
  const { key, stamp: seen, status } = record;
  const [original] = useState(() => layOut(record.text ?? '') ?? record.text ?? '');
  const [text, setText] = useState(original);
  useUnsaved(text !== original);
  const [asked, setAsked] = useState(false);
  const [failure, setFailure] = useState<RequestFailed>();
  const [sending, setSending] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  // The button that opened it is gone.
  useEffect(() => area.current?.focus({ preventScroll: true }), []);
  const [areaId, hintId] = [useId(), useId()];
  const edit = { text, seen, queued_too: status === 'queued' };
  const judging = useVerdict(key, edit, stamp);
  const verdict = judging.kind === 'judged' ? judging.verdict : undefined;
  const isRefused = judging.kind !== 'checking' && verdict?.kind !== 'sendable';
  useEffect(() => {
    // The question to confirm is gone. It must not come back by itself.
    if (isRefused) setAsked(false);
  }, [isRefused]);
  const isOutdated = verdict?.kind === 'changed' || verdictOf(failure)?.kind === 'changed';
  const hidden = useMemo(() => hiddenCharacters(text), [text]);

  const send = async (): Promise<void> => {
    setAsked(false);
    setSending(true);
    setFailure(undefined);
    try {
      const answer = await call('POST /records/{key}/edit', { path: { key }, body: edit });
      if ('id' in answer) end(answer);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setFailure(error);
      refresh();
    } finally {
      setSending(false);
    }
  };

  const cancel = (): void => {
    if (text === original || confirm('What you typed was not sent. Lose it?')) end();
  };

  return (
    <form
      class="edit-form"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
      }}
    >
      {status === 'queued' && (
        <p>
          Its message may be on its way. If the event changes before you send the edit, nothing is
          sent.
        </p>
      )}
      <label for={areaId}>The message</label>
      <textarea
        id={areaId}
        ref={area}
        class="editor"
        value={text}
        rows={18}
        wrap="off"
        spellcheck={false}
        autocomplete="off"
        aria-describedby={hintId}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      {hidden.length > 0 && (
        <p class="tone-bad">Characters that an editor does not show: {hidden.join(', ')}</p>
      )}
      <div id={hintId} aria-live="polite">
        <VerdictView judging={judging} text={text} show={(error) => select(area.current, error)} />
      </div>
      {failure && verdict?.kind !== 'changed' && <Failed failure={failure} />}
      {isOutdated && (
        <button
          type="button"
          onClick={() => {
            setFailure(undefined);
            readAgain();
          }}
        >
          Go on with the record as it is now
        </button>
      )}
      <div class="actions">
        <button class="primary" disabled={verdict?.kind !== 'sendable' || sending}>
          Send the edited message …
        </button>
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      </div>
      {asked && verdict?.kind === 'sendable' && (
        <ConfirmEdit
          record={key}
          verdict={verdict}
          send={() => void send()}
          close={() => setAsked(false)}
        />
      )}
    </form>
  );
}

/** What the server said of an edit that it did not send. */
function verdictOf(failure: RequestFailed | undefined): EditVerdict | undefined {
  return failure?.problem['verdict'] as EditVerdict | undefined;
}

/** Selects the place of an error in an editor, and scrolls to it. */
export function select(area: HTMLTextAreaElement | null, { mark, line = 1 }: PlacedError): void {
  if (!area || !mark) return;
  area.focus();
  area.setSelectionRange(mark.start, mark.end);
  const lineHeight = area.scrollHeight / Math.max(1, area.value.split('\n').length);
  area.scrollTop = (line - 1) * lineHeight - area.clientHeight / 2;
}
