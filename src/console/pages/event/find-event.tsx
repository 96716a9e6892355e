import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';

import { mayLoseText } from '../../parts/unsaved.ts';

/** Looks an event up from every page: by its key, or by its id alone. */
export function FindEvent() {
  const { route, query } = useLocation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <form
      class="find-event"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const { value = '' } = input.current ?? {};
        const text = value.trim();
        if (text !== '' && mayLoseText()) route(`/find?text=${encodeURIComponent(text)}`);
      }}
    >
      <input
        ref={input}
        type="search"
        aria-label="Find an event by its key or id"
        placeholder="TENANT#EVENT_ID or id"
        autocomplete="off"
        spellcheck={false}
        maxLength={400}
        defaultValue={query['text'] ?? ''}
      />
    </form>
  );
}
