import { useMemo, useState } from 'preact/hooks';

import type { EventRecord } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { FORMAT_NAMES } from '../../parts/format-names.ts';
import { numberText } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { ErrorList } from './error-list.tsx';
import { layOut } from './json-text.ts';
import { marksOf, placeErrors, type PlacedError } from './text-marks.ts';
import { TextView } from './text-view.tsx';

const NAMES = { body: 'Body', message: 'Message' } as const;

/** The text that was sent. It may be private, so it is shown only on request. */
export function Content({ record }: { readonly record: EventRecord }) {
  const [shown, setShown] = useState(false);
  const { kind, bytes } = record.content;
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{NAMES[kind]}</h2>
        <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'} the {kind}
        </button>
      </div>
      <p class="muted">
        {numberText(bytes)} bytes
        {kind === 'message' && ', the whole message, because it was rejected'}
        {kind === 'message' && record.format !== 'native' && `, as ${FORMAT_NAMES[record.format]}`}.
      </p>
      {shown && <SentText record={record} />}
    </section>
  );
}

/** Reads the text again if the record has another one by now. */
function SentText({ record }: { readonly record: EventRecord }) {
  const { key, content_hash: hash = '' } = record;
  const query = useQuery(`text ${key} ${hash}`, (signal) =>
    call('GET /records/{key}', { path: { key }, query: { text: 'sent' } }, { signal }),
  );
  return (
    <Loaded query={query} what="the text">
      {({ text = '', failure, content }) => (
        <MarkedText
          text={text}
          errors={failure?.errors ?? NO_ERRORS}
          kind={content.kind}
          format={record.format}
        />
      )}
    </Loaded>
  );
}

/** Always the same one, so that places are found only once. */
const NO_ERRORS: MarkedTextProps['errors'] = [];

interface MarkedTextProps {
  readonly text: string;
  readonly errors: NonNullable<EventRecord['failure']>['errors'];
  readonly kind: EventRecord['content']['kind'];
  readonly format: EventRecord['format'];
}

function MarkedText({ text, errors, kind, format }: MarkedTextProps) {
  // The place of an error of the grammar is only known in the text as it was sent.
  const isBroken = errors.some(({ keyword }) => keyword === 'syntax');
  const [asSent, setAsSent] = useState(isBroken);
  const layout = useMemo(() => layOut(text), [text]);
  const shown = asSent || layout === undefined ? text : layout;
  const placed = useMemo(
    () => placeErrors(shown, errors, { kind, format }),
    [shown, errors, kind, format],
  );
  const marks = useMemo(() => marksOf(placed), [placed]);
  const [wanted, setWanted] = useState<{ readonly mark: number; readonly times: number }>();
  const show = ({ mark }: PlacedError): void => {
    const index = marks.findIndex(({ start }) => start === mark?.start);
    setWanted((last) => ({ mark: index, times: (last?.times ?? 0) + 1 }));
  };
  return (
    <>
      {placed.length > 0 && <ErrorList errors={placed} show={show} />}
      <div class="actions text-actions">
        <label>
          <input
            type="checkbox"
            checked={asSent || layout === undefined}
            disabled={layout === undefined}
            onChange={({ currentTarget }) => setAsSent(currentTarget.checked)}
          />{' '}
          As it was sent, to the letter
        </label>
        <CopyButton text={text} what={`the ${kind} as it was sent`} />
      </div>
      <TextView text={shown} marks={marks} label={`The ${kind}`} wanted={wanted} />
    </>
  );
}
