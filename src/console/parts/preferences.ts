import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

/** What a person chooses for all pages. */
export interface Preferences {
  /** Whether times are shown in UTC. The other one is in the tooltip. */
  readonly utc: boolean;
  readonly setUtc: (utc: boolean) => void;
}

export const PreferencesContext = createContext<Preferences>({
  utc: false,
  setUtc: () => undefined,
});

export function usePreferences(): Preferences {
  return useContext(PreferencesContext);
}

/** Under this name the browser keeps the preference, for all tabs of this console. */
const UTC = 'times in UTC';

/** What was chosen in any tab, now or before a reload. */
export function useKeptPreferences(): Preferences {
  const [utc, setUtc] = useState(keptUtc);
  useEffect(() => {
    const changed = ({ key }: StorageEvent): void => {
      if (key === UTC) setUtc(keptUtc());
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }, []);
  return {
    utc,
    setUtc: (chosen) => {
      keepUtc(chosen);
      setUtc(chosen);
    },
  };
}

// A browser may forbid to keep anything. Then the choice ends with the page.
function keptUtc(): boolean {
  try {
    return localStorage.getItem(UTC) === 'yes';
  } catch {
    return false;
  }
}

function keepUtc(utc: boolean): void {
  try {
    localStorage.setItem(UTC, utc ? 'yes' : 'no');
  } catch {
    // It is only kept for a reload.
  }
}
