import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

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
