import { call, RequestFailed } from '../../api/client.ts';
import { useChecked } from '../../api/use-checked.ts';
import { Failed } from '../../parts/notice.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { ErrorList } from '../event/error-list.tsx';
import { placeErrors, type PlacedError } from '../event/text-marks.ts';

/** What a dry run says of a text. */
export type EventVerdict =
  | { readonly kind: 'checking' }
  | { readonly kind: 'valid'; readonly text: string }
  | { readonly kind: 'invalid'; readonly failure: RequestFailed }
  /** Nobody knows, because the check itself failed. */
  | { readonly kind: 'unknown'; readonly failure: RequestFailed };

/** Checks a text while it is typed. Nothing is recorded. */
export function useVerdict(text: string): EventVerdict {
  return useChecked([text], (signal) => check(text, signal)) ?? { kind: 'checking' };
}

async function check(text: string, signal: AbortSignal): Promise<EventVerdict> {
  try {
    const answer = await call('POST /events', { query: { dry_run: true } }, { text, signal });
    if ('results' in answer) return { kind: 'valid', text: 'This is a list of events.' };
    const { handled } = answer;
    return {
      kind: 'valid',
      text: handled ? 'A handler is called with it.' : 'No handler is called.',
    };
  } catch (failure) {
    if (!(failure instanceof RequestFailed)) throw failure;
    const isAboutText = failure.status >= 400 && failure.status < 500;
    return { kind: isAboutText ? 'invalid' : 'unknown', failure };
  }
}

interface VerdictProps {
  readonly verdict: EventVerdict;
  /** What was checked. */
  readonly text: string;
  /** Goes to the place of an error. */
  readonly show: (error: PlacedError) => void;
}

export function Verdict({ verdict, text, show }: VerdictProps) {
  switch (verdict.kind) {
    case 'checking':
      return <p class="muted">Checking …</p>;
    case 'valid':
      return <p class="tone-ok">✓ Valid. {verdict.text}</p>;
    case 'invalid':
      return <Refusal failure={verdict.failure} text={text} show={show} />;
    case 'unknown':
      return <Failed failure={verdict.failure} />;
  }
}

function Refusal({
  failure,
  text,
  show,
}: Omit<VerdictProps, 'verdict'> & { readonly failure: RequestFailed }) {
  const errors = (failure.problem.errors ?? []).map(({ pointer = '', keyword, detail }) => ({
    ...{ pointer, keyword, detail },
  }));
  return (
    <>
      <p class="tone-bad test-refusal prose">
        <Verbatim text={failure.message} />
      </p>
      <ErrorList errors={placeErrors(text, errors, { kind: 'message' })} show={show} />
    </>
  );
}
