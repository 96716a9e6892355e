import type { ComponentChildren } from 'preact';

import type { Query } from '../api/use-query.ts';
import { Failed, Loading } from './notice.tsx';
import { Time } from './time.tsx';

interface LoadedProps<T> {
  readonly query: Query<T>;
  /** As in “Reading … ”: `the causes`. */
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
}

/** Shows what was read. If a later read fails, it stays, and a notice says how old it is. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  const { value, failure, readAt, refresh } = query;
  if (value === undefined) {
    return failure ? <Failed failure={failure} retry={refresh} /> : <Loading what={what} />;
  }
  return (
    <>
      {failure && (
        <div class="notice notice-bad" role="alert">
          <p>
            {failure.message} What you see is from{' '}
            {readAt !== undefined && <Time at={new Date(readAt).toISOString()} />}.
          </p>
        </div>
      )}
      {children(value)}
    </>
  );
}
