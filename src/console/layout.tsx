import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';

import { Keys } from './keys.tsx';
import { FindEvent } from './pages/event/find-event.tsx';
import { PAGES } from './pages.ts';
import { CopyButton } from './parts/copy-button.tsx';
import { usePreferences } from './parts/preferences.ts';
import { useMenu } from './parts/use-menu.ts';
import { Verbatim } from './parts/verbatim.tsx';
import { useSession } from './session.tsx';

/** What every page has: where one is, where one can go, and what the console works with. */
export function Layout({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="top">
        <nav aria-label="Pages">
          <ul>
            {PAGES.map((page) => (
              <li key={page.path}>
                <PageLink {...page} />
              </li>
            ))}
          </ul>
        </nav>
        <FindEvent />
        <Place />
      </header>
      {children}
      <Keys />
    </>
  );
}

function PageLink({ path, name }: (typeof PAGES)[number]) {
  const { path: here } = useLocation();
  const isHere = path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
  return (
    <a href={path} aria-current={isHere ? 'page' : undefined}>
      {name}
    </a>
  );
}

/** The stack, and as whom the console works with it. */
function Place() {
  const { stack, stage, local, region, account, identity, read_only } = useSession();
  const { utc, setUtc } = usePreferences();
  const menu = useMenu();
  return (
    <details ref={menu} class={`place stage-${local ? 'local' : stage}`}>
      <summary>
        <strong>{local ? 'local' : stage}</strong>
        <span class="place-stack">{stack}</span>
        {read_only && <span class="read-only">read-only</span>}
      </summary>
      <dl class="place-facts">
        <dt>Stack</dt>
        <dd>{stack}</dd>
        {region && (
          <>
            <dt>Region</dt>
            <dd>{region}</dd>
          </>
        )}
        {account && (
          <>
            <dt>Account</dt>
            <dd>{account}</dd>
          </>
        )}
        <dt>You are</dt>
        <dd>
          <Verbatim text={identity} /> <CopyButton text={identity} what="your identity" />
        </dd>
        <dt>Times</dt>
        <dd>
          <label>
            <input
              type="checkbox"
              checked={utc}
              onChange={({ currentTarget }) => setUtc(currentTarget.checked)}
            />{' '}
            in UTC
          </label>
        </dd>
      </dl>
    </details>
  );
}
