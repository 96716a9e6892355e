import type { Cause, NameCounts } from '#generated/console-api.ts';
import { EventLink } from '../../parts/event-link.tsx';
import { countText, moreText, numberText } from '../../parts/format.ts';
import { Verbatim } from '../../parts/verbatim.tsx';

/** Names with their counts: `acme 12, globex 3 and 4 more`. @param props.most how many are named */
export function Names({
  names: { counts, others, more },
  most = Infinity,
}: {
  readonly names: NameCounts;
  readonly most?: number;
}) {
  const shown = counts.slice(0, most);
  const left = counts.length - shown.length + others;
  const isOne = counts.length === 1 && others === 0 && !more;
  return (
    <>
      {shown.map(({ name, events }, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <Verbatim text={name} />
          {!isOne && ` ${numberText(events)}`}
        </span>
      ))}
      {moreText(left, more)}
    </>
  );
}

/** How many events are failed, and how many wait. */
export function countsOf({ failed, queued }: Cause): string[] {
  return [
    ...(failed > 0 ? [`${numberText(failed)} failed`] : []),
    ...(queued > 0 ? [`${numberText(queued)} waiting`] : []),
  ];
}

/** Why the sample failed, in words. @param props.most how many errors are named */
export function SampleText({
  cause: { sample, sample_key },
  most = Infinity,
}: {
  readonly cause: Cause;
  readonly most?: number;
}) {
  const { message, errors, more_errors } = sample ?? { errors: [], more_errors: 0 };
  const isAlone = most === Infinity;
  if (message === undefined && errors.length === 0 && !isAlone) return null;
  const shown = message === undefined ? errors.slice(0, most) : [];
  const left = message === undefined ? errors.length - shown.length + more_errors : 0;
  return (
    <ul class="cause-sample">
      {message !== undefined && (
        <li>
          <Verbatim text={message} />
        </li>
      )}
      {shown.map(({ pointer, detail, keyword }) => (
        <li key={`${pointer} ${keyword} ${detail}`}>
          <Verbatim text={pointer || 'the message'} />: <Verbatim text={detail} />
        </li>
      ))}
      {left > 0 && <li class="muted">and {countText(left, 'more error')}</li>}
      {isAlone && (
        <li class="muted">
          for example <EventLink record={sample_key} />
        </li>
      )}
    </ul>
  );
}

/** What to do, and about which events if they need different things. */
export function AdviceText({ cause: { advice } }: { readonly cause: Cause }) {
  return (
    <>
      {advice.map(({ reasons, text }) => (
        <p key={text}>
          <strong>What to do{reasons.length > 0 && <> about {reasons.join(', ')}</>}:</strong>{' '}
          {text}
        </p>
      ))}
    </>
  );
}
