import { useMemo } from 'preact/hooks';

import type { RecordComparison } from '#generated/console-api.ts';
import { call } from '../../api/client.ts';
import { useQuery } from '../../api/use-query.ts';
import { countText } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { layOut, locate } from './json-text.ts';
import { TextView } from './text-view.tsx';

interface ComparisonProps {
  /** The key of the record that came first. */
  readonly record: string;
  /** The key of the one beside it. */
  readonly other: string;
}

/** The messages of two records beside each other, with their differences marked. */
export function Comparison({ record, other }: ComparisonProps) {
  const query = useQuery(`comparison ${record} ${other}`, (signal) =>
    call(
      'GET /records/{key}/comparison',
      { path: { key: record }, query: { with: other } },
      { signal },
    ),
  );
  return (
    <Loaded query={query} what="both messages">
      {(comparison) => <Compared comparison={comparison} />}
    </Loaded>
  );
}

function Compared({ comparison }: { readonly comparison: RecordComparison }) {
  const { text, other_text: otherText, places, more_places: more } = comparison;
  return (
    <>
      <p>{summaryOf(comparison)}</p>
      {!places.includes('') && (
        <ul class="places">
          {places.map((place) => (
            <li key={place}>
              <code>
                <Verbatim text={place} />
              </code>
            </li>
          ))}
          {more > 0 && <li>and {countText(more, 'more place')}</li>}
        </ul>
      )}
      <div class="side-by-side">
        <Side title="The first" text={text} places={places} />
        <Side title="Beside it" text={otherText} places={places} />
      </div>
    </>
  );
}

function summaryOf({ places, more_places: more }: RecordComparison): string {
  if (places.includes('')) return 'The texts differ as a whole, because one of them is not JSON.';
  const count = places.length + more;
  return count === 0
    ? 'Both have the same content.'
    : `They differ in ${countText(count, 'place')}.`;
}

interface SideProps {
  readonly title: string;
  readonly text: string;
  readonly places: readonly string[];
}

function Side({ title, text, places }: SideProps) {
  const shown = useMemo(() => layOut(text) ?? text, [text]);
  const marks = useMemo(() => {
    const spans = locate(shown, places.includes('') ? [] : places);
    return [...spans].map(([place, span]) => ({ ...span, note: `${place} differs` }));
  }, [shown, places]);
  return (
    <div>
      <h3>{title}</h3>
      <TextView text={shown} marks={marks} label={title} />
    </div>
  );
}
