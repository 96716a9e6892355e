import { Dialog } from '../../parts/dialog.tsx';
import { Failed } from '../../parts/notice.tsx';
import type { Switching } from './use-switch.ts';

export const TEXTS = {
  pause: {
    open: 'Pause …',
    title: 'Pause the intake',
    what: 'No more events are taken from the queue, of all tenants. They wait there, and nothing is lost. Batches at hand are still dealt with.',
    note: 'Why',
    button: 'Pause for all tenants',
    busy: 'Pausing …',
  },
  resume: {
    open: 'Resume …',
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
  readonly switching: Switching;
  readonly write: (note: string) => void;
  readonly confirm: () => void;
  readonly hide: () => void;
}

/** Asks for a note, and whether to pause or resume. */
export function SwitchDialog({ switching, write, confirm, hide }: SwitchDialogProps) {
  const { kind, note, isBusy, failure } = switching;
  const texts = TEXTS[kind];
  return (
    <Dialog title={texts.title} onClose={hide}>
      <form
        class="switch-form"
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
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
            readOnly={isBusy}
            onInput={({ currentTarget }) => write(currentTarget.value)}
          />
        </label>
        <div class="actions">
          <button class={kind === 'pause' ? 'danger' : 'primary'} aria-disabled={isBusy}>
            {isBusy ? texts.busy : texts.button}
          </button>
          <button type="button" onClick={hide}>
            {isBusy ? 'Hide' : 'Cancel'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
