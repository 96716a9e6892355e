import type { ComponentChildren } from 'preact';

import type { RequestFailed } from '../api/client.ts';

interface NoticeProps {
  readonly title: string;
  /** What to do next. */
  readonly children?: ComponentChildren;
}

/** There is nothing to show, and that is no error. */
export function Empty({ title, children }: NoticeProps) {
  return (
    <div class="notice">
      <p class="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** Something failed, and what to do. */
export function Failed({
  failure,
  retry,
}: {
  readonly failure: RequestFailed;
  readonly retry?: () => void;
}) {
  return (
    <div class="notice notice-bad" role="alert">
      <p class="notice-title">{failure.message}</p>
      <ProblemErrors errors={failure.problem.errors} />
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

function ProblemErrors({ errors = [] }: { readonly errors: RequestFailed['problem']['errors'] }) {
  if (errors.length === 0) return null;
  return (
    <ul>
      {errors.map(({ pointer, parameter, detail }) => (
        <li key={`${pointer ?? parameter ?? ''} ${detail}`}>
          <code>{pointer ?? parameter}</code> {detail}
        </li>
      ))}
    </ul>
  );
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="loading" role="status">
      Reading {what} …
    </p>
  );
}
