import { useMemo } from 'preact/hooks';

import type { EditVerdict } from '#generated/console-api.ts';
import { Failed } from '../../parts/notice.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { ErrorList } from './error-list.tsx';
import { placeErrors, type PlacedError } from './text-marks.ts';
import type { Judging } from './use-verdict.ts';

interface VerdictViewProps {
  readonly judging: Judging;
  /** The text as it is in the editor. */
  readonly text: string;
  /** Goes to the place of an error. */
  readonly show: (error: PlacedError) => void;
}

/** What would become of the edited message. */
export function VerdictView({ judging, text, show }: VerdictViewProps) {
  switch (judging.kind) {
    case 'checking':
      return <p class="muted">Checking …</p>;
    case 'failed':
      return <Failed failure={judging.failure} />;
    case 'judged':
      return <Judged verdict={judging.verdict} text={text} show={show} />;
  }
}

interface JudgedProps extends Omit<VerdictViewProps, 'judging'> {
  readonly verdict: EditVerdict;
}

function Judged({ verdict, text, show }: JudgedProps) {
  const { kind, detail = '', errors } = verdict;
  const placed = useMemo(
    () => placeErrors(text, errors ?? [], { kind: 'message' }),
    [text, errors],
  );
  if (kind === 'sendable') return <Places verdict={verdict} />;
  return (
    <>
      <p class={kind === 'unchanged' ? 'muted' : 'tone-bad verdict'}>
        <Verbatim text={detail} />
      </p>
      {placed.length > 0 && <ErrorList errors={placed} show={show} />}
    </>
  );
}

/** Which places were changed. */
function Places({ verdict: { places = [] } }: { readonly verdict: EditVerdict }) {
  return (
    <>
      <p class="tone-ok verdict">✓ It may be sent.</p>
      <ChangedPlaces places={places} />
    </>
  );
}

/** Most places that are named. */
const MAX_NAMED = 20;

export function ChangedPlaces({ places }: { readonly places: readonly string[] }) {
  if (places.includes('')) return <p>The whole text is replaced.</p>;
  if (places.length === 0) return <p>It says the same in other characters.</p>;
  return (
    <>
      <p>What is changed:</p>
      <ul class="places">
        {places.slice(0, MAX_NAMED).map((place) => (
          <li key={place}>
            <code>
              <Verbatim text={place} />
            </code>
          </li>
        ))}
        {places.length > MAX_NAMED && <li>and {places.length - MAX_NAMED} more</li>}
      </ul>
    </>
  );
}
