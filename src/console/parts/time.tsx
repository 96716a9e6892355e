import { localText, relativeText, utcText } from './format.ts';
import { usePreferences } from './preferences.ts';

interface TimeProps {
  /** RFC 3339. */
  readonly at: string;
  /** Milliseconds since 1970. With it, the time is told from there: `3 min ago`. */
  readonly from?: number | undefined;
}

/** A time in the zone that the reader chose. The tooltip has it in both. */
export function Time({ at, from }: TimeProps) {
  const { utc } = usePreferences();
  const time = Date.parse(at);
  if (Number.isNaN(time)) return <span>{at}</span>;
  const exact = utc ? utcText(time) : localText(time);
  return (
    <time dateTime={at} title={`${localText(time)} local, ${utcText(time)}`}>
      {from === undefined ? exact : relativeText(time, from)}
    </time>
  );
}
