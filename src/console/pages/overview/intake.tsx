import type { Overview, Source } from '#generated/console-api.ts';
import { BusyButton } from '../../parts/busy-button.tsx';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { useSession } from '../../session.tsx';
import { nameOf } from '../operations/operation-text.ts';
import { Part } from './part.tsx';
import { intakeOf, type Intake } from './situation.ts';
import { SwitchDialog, TEXTS } from './switch-dialog.tsx';
import { useSwitch } from './use-switch.ts';

interface IntakeProps {
  readonly source: Overview['source'];
  readonly refresh: () => void;
}

/** Whether events are taken from the queue, and the switch. */
export function IntakePanel({ source, refresh }: IntakeProps) {
  const { read_only: readOnly } = useSession();
  const { switching, ask, write, confirm, hide } = useSwitch(refresh);
  return (
    <>
      <Part title="Intake" reading={source} class={isPaused(source.value) ? 'panel-paused' : ''}>
        {(value) => {
          const intake = intakeOf(value);
          const kind = intake.kind === 'paused' ? 'resume' : 'pause';
          return (
            <>
              <IntakeText intake={intake} source={value} />
              <BusyButton
                isBusy={readOnly || (intake.kind === 'changing' && !switching)}
                onClick={() => ask(kind)}
              >
                {switching?.isBusy ? TEXTS[switching.kind].busy : TEXTS[kind].open}
              </BusyButton>
              {readOnly && <span class="muted"> Read-only: nothing can be changed here.</span>}
            </>
          );
        }}
      </Part>
      {/* It stays while the source can't be read. */}
      {switching?.isShown && <SwitchDialog {...{ switching, write, confirm, hide }} />}
    </>
  );
}

function isPaused(source: Source | undefined): boolean {
  return source !== undefined && intakeOf(source).kind === 'paused';
}

function IntakeText({ intake, source }: { readonly intake: Intake; readonly source: Source }) {
  switch (intake.kind) {
    case 'taking':
      return (
        <p>
          <span class="tone-ok">
            <span aria-hidden="true">▸</span> Taking events
          </span>
        </p>
      );
    case 'changing':
      return <p>The event source mapping is {intake.state}. That takes up to a minute.</p>;
    case 'paused':
      return (
        <>
          <p>
            <strong class="tone-wait">
              <span aria-hidden="true">‖</span> {intake.soon ? 'Pausing' : 'Paused'}
            </strong>
            {intake.soon && ': the last batches are being finished.'}
          </p>
          {intake.by ? <PausedBy {...intake.by} /> : <DisabledBy source={source} />}
        </>
      );
  }
}

function PausedBy({ since, by, note, operation }: NonNullable<Source['paused']>) {
  return (
    <p>
      <q>
        <Verbatim text={note} />
      </q>
      <br />
      <span title={by}>
        <Verbatim text={nameOf(by)} />
      </span>
      ,{' '}
      <a href={`/operations/${operation}`}>
        <Time at={since} />
      </a>
    </p>
  );
}

/** Somebody has disabled the mapping in another way. */
function DisabledBy({ source: { changed_at: changedAt, cause } }: { readonly source: Source }) {
  return (
    <p>
      Nobody paused it here or by the command line.
      {changedAt && (
        <>
          {' '}
          It changed last at <Time at={changedAt} />
          {cause && ` (${cause})`}.
        </>
      )}
    </p>
  );
}
