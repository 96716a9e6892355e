import { useLayoutEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';

import { PAGES } from './pages.ts';
import { Dialog } from './parts/dialog.tsx';
import { mayLoseText } from './parts/unsaved.ts';

/** The keys that every page knows: `g` and a letter go to a page, `/` goes to the filter, `?` shows the keys. */
export function Keys() {
  const { route } = useLocation();
  const [shown, setShown] = useState(false);
  // A page that is seen must know its keys already, so this doesn't wait until it is painted.
  useLayoutEffect(() => {
    let afterG = false;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // The focus may be nowhere for a moment, but a dialog hides the page.
      if (document.querySelector('dialog[open]')) return;
      const page = afterG ? PAGES.find(({ key }) => key === event.key) : undefined;
      afterG = event.key === 'g';
      if (page) {
        if (mayLoseText()) route(page.path);
      } else if (event.key === '?') setShown(true);
      else if (event.key === '/' && focusFilter()) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [route]);
  if (!shown) return null;
  return (
    <Dialog title="Keys" onClose={() => setShown(false)}>
      <dl class="keys">
        {PAGES.map(({ name, key }) => (
          <div key={key}>
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>Filter</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>This list</dd>
        </div>
      </dl>
      <form method="dialog">
        <button>Close</button>
      </form>
    </Dialog>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}

/** The filter of a page is marked with `data-filter`. */
function focusFilter(): boolean {
  const filter = document.querySelector<HTMLElement>('[data-filter]');
  filter?.focus();
  return filter !== null;
}
