import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useMemo } from 'preact/hooks';

import { isReadable } from './address.ts';
import { Layout } from './layout.tsx';
import { CausePage } from './pages/causes/cause.tsx';
import { Causes } from './pages/causes/causes.tsx';
import { EventPage } from './pages/event/event.tsx';
import { FindPage } from './pages/event/find-page.tsx';
import { DeadLetters } from './pages/dead-letters/dead-letters.tsx';
import { Events } from './pages/events/events.tsx';
import { NotFound } from './pages/not-found.tsx';
import { Operation } from './pages/operations/operation.tsx';
import { Operations } from './pages/operations/operations.tsx';
import { Overview } from './pages/overview/overview.tsx';
import { Schema } from './pages/schemas/schema.tsx';
import { Schemas } from './pages/schemas/schemas.tsx';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { PreferencesContext, useKeptPreferences } from './parts/preferences.ts';
import { SessionGate } from './session.tsx';
import './style/base.css';
import './style/head.css';
import './style/page.css';
import './style/tables.css';
import './style/controls.css';

/** The console: each path is a page. */
export function App() {
  const kept = useKeptPreferences();
  const preferences = useMemo(() => kept, [kept.utc]);
  return (
    <PreferencesContext.Provider value={preferences}>
      <LocationProvider>
        <ErrorBoundary place="">
          <SessionGate>
            <Layout>
              <Pages />
            </Layout>
          </SessionGate>
        </ErrorBoundary>
      </LocationProvider>
    </PreferencesContext.Provider>
  );
}

function Pages() {
  const { path, url } = useLocation();
  // The router would throw.
  if (!isReadable(path)) return <NotFound />;
  return (
    <ErrorBoundary place={url}>
      <Router>
        <Route path="/" component={Overview} />
        <Route path="/causes" component={Causes} />
        <Route path="/causes/:fingerprint" component={CausePage} />
        <Route path="/events" component={Events} />
        <Route path="/events/:record" component={EventPage} />
        <Route path="/find" component={FindPage} />
        <Route path="/dead-letters" component={DeadLetters} />
        <Route path="/operations" component={Operations} />
        <Route path="/operations/:id" component={Operation} />
        <Route path="/schemas" component={Schemas} />
        <Route path="/schemas/:type/:version" component={Schema} />
        <Route default component={NotFound} />
      </Router>
    </ErrorBoundary>
  );
}
