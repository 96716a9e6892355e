import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Whether the console's server gave no answer when the page last asked. */
export const ServerGone = createContext(false);

/** Says that the server is gone, on each page and in each dialog, which hides the page. */
export function ServerGoneNotice() {
  if (!useContext(ServerGone)) return null;
  return (
    <div class="notice notice-bad" role="alert">
      <p class="notice-title">The console’s server does not answer.</p>
      <StartAgain />
    </div>
  );
}

/** What to do if the console's server is gone. */
export function StartAgain() {
  return (
    <p>
      If it has ended, start it again in a terminal with <code>npm run events -- console</code> or{' '}
      <code>make local</code>, and open its new link.
    </p>
  );
}
