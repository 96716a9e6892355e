import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';

import type { Session } from '#generated/console-api.ts';
import { call, type RequestFailed } from './api/client.ts';
import { useQuery } from './api/use-query.ts';
import { Failed, Loading } from './parts/notice.tsx';
import { ServerGone, ServerGoneNotice, StartAgain } from './parts/server-gone.tsx';

const SessionContext = createContext<Session | undefined>(undefined);

/** What the console works with, and as whom. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionGate around it');
  return session;
}

/** So the page soon notices a stack that is found, and a console that was started again. */
const EVERY_MS = 3_000;

/** Shows its children once the server has a stack to work with. Until then, says what is missing. */
export function SessionGate({ children }: { readonly children: ComponentChildren }) {
  const query = useQuery('session', (signal) => call('GET /session', {}, { signal }), {
    everyMs: EVERY_MS,
  });
  const { value, failure, refresh } = query;
  if (failure && (!value || isOver(failure))) {
    return (
      <main id="main" class="gate">
        <h1>{titleOf(failure)}</h1>
        <Failed failure={failure} retry={refresh} />
        {isUnanswered(failure) && <StartAgain />}
        {isOver(failure) ? (
          <p>
            Each link works once, in one browser. <code>npm run events -- console</code> makes a new
            one.
          </p>
        ) : (
          <p class="muted">The page tries again by itself.</p>
        )}
      </main>
    );
  }
  if (!value) {
    return (
      <main id="main" class="gate">
        <Loading what="the stack" />
      </main>
    );
  }
  return (
    <SessionContext.Provider value={value}>
      <ServerGone.Provider value={failure !== undefined && isUnanswered(failure)}>
        <ServerGoneNotice />
        {children}
      </ServerGone.Provider>
    </SessionContext.Provider>
  );
}

function isUnanswered({ status }: RequestFailed): boolean {
  return status === 0;
}

function isOver({ status }: RequestFailed): boolean {
  return status === 401;
}

const MISSING: Readonly<Record<string, string>> = {
  credentials: 'There are no valid credentials for AWS',
  region: 'There is no valid AWS region',
  stack: 'The stack was not found',
  store: 'The ledger does not answer',
};

function titleOf(failure: RequestFailed): string {
  if (isOver(failure)) return 'This session is over';
  const missing = failure.problem['missing'];
  const title = typeof missing === 'string' ? MISSING[missing] : undefined;
  return title ?? (isUnanswered(failure) ? 'The console was stopped' : 'The console can’t work');
}
