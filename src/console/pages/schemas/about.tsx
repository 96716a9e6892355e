import type { EventDescription, VersionChanges } from '#generated/console-api.ts';
import { countText } from '../../parts/format.ts';
import { Verbatim } from '../../parts/verbatim.tsx';
import { listPath } from '../causes/cause-filter.ts';
import { eventsPath } from '../events/event-filter.ts';

interface AboutProps {
  readonly type: string;
  readonly handled: boolean;
  readonly description: EventDescription | undefined;
}

/** What a version is for, what calls it, and where its type's events are. */
export function About({ type, handled, description }: AboutProps) {
  const { title = 'The body of its events', description: text } = description?.parts[0] ?? {};
  const failures = listPath({ filter: { type }, order: 'largest_first', page: 1 });
  return (
    <section class="panel" aria-labelledby="schema-about">
      <h2 id="schema-about" class="prose">
        <Verbatim text={title} />
      </h2>
      {text && (
        <p class="prose">
          <Verbatim text={text} />
        </p>
      )}
      <p class="muted">
        {handled
          ? 'A handler of yours is called with each event.'
          : 'No handler: an event that fits is recorded, and that is all.'}
      </p>
      {description?.changes && <Changes {...description.changes} />}
      <p class="schema-versions">
        <a href={eventsPath({ type })}>Events of this type</a>
        <a href={failures}>Failures of this type</a>
      </p>
    </section>
  );
}

/** What differs from the version before. */
function Changes({ since, places }: VersionChanges) {
  if (!places) return <p class="muted">It is too large to compare with {since}.</p>;
  if (places.length === 0) return <p class="muted">Its rules are those of {since}.</p>;
  return (
    <details>
      <summary>
        {countText(places.length, 'change')} since {since}
      </summary>
      <ul>
        {places.map(({ path, under, texts }, index) => (
          <li key={index}>
            {path === '' ? (
              'the body'
            ) : (
              <code>
                <Verbatim text={path} />
              </code>
            )}
            {under !== undefined && (
              <>
                {' '}
                (<Verbatim text={under} />)
              </>
            )}
            : <Verbatim text={texts.join('; ')} />
          </li>
        ))}
      </ul>
    </details>
  );
}
