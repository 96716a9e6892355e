import { useState } from 'preact/hooks';

import { call, failureOf, type RequestFailed } from '../../api/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failed } from '../../parts/notice.tsx';

export type SwitchKind = 'pause' | 'resume';

const TEXTS = {
  pause: {
    title: 'Pause the intake',
    what: 'No more events are taken from the queue, of all tenants. They wait there, and nothing is lost. Batches at hand are still dealt with.',
    note: 'Why',
    button: 'Pause for all tenants',
    busy: 'Pausing …',
  },
  resume: {
    title: 'Resume the intake',
    what: 'Events are taken from the queue again, of all tenants. Those that waited come first.',
    note: 'Why (if there is something to say)',
    button: 'Resume for all tenants',
    busy: 'Resuming …',
  },
} as const;

/** One line of up to 200 characters, as the route takes it. */
const MAX_NOTE = 200;

interface SwitchDialogProps {
  readonly kind: SwitchKind;
  readonly onClose: () => void;
  /** Called once Lambda has accepted. */
  readonly onDone: () => void;
}

/** Asks for a note, and pauses or resumes. */
export function SwitchDialog({ kind, onClose, onDone }: SwitchDialogProps) {
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<RequestFailed>();
  const texts = TEXTS[kind];
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await send(kind, note.trim());
      onDone();
    } catch (error) {
      setBusy(false);
      setFailure(failureOf(error));
    }
  };
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form class="switch-form" onSubmit={(event) => void submit(event)}>
        <p>{texts.what}</p>
        {failure && <Failed failure={failure} />}
        <label>
          {texts.note}
          <input
            value={note}
            maxLength={MAX_NOTE}
            required={kind === 'pause'}
            pattern={kind === 'pause' ? '.*\\S.*' : undefined}
            autocomplete="off"
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
          />
        </label>
        <div class="actions">
          <button class={kind === 'pause' ? 'danger' : 'primary'} disabled={busy}>
            {busy ? texts.busy : texts.button}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function send(kind: SwitchKind, note: string): Promise<unknown> {
  if (kind === 'pause') return call('POST /source/pause', { body: { note } });
  return call('POST /source/resume', { body: note === '' ? {} : { note } });
}
