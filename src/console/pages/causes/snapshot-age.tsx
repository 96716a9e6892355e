import type { SnapshotReading } from '#generated/console-api.ts';
import { numberText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';

interface AgeProps {
  readonly snapshot: { readonly at: string; readonly complete: boolean };
  readonly reading: SnapshotReading | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How old the counts are, and whether newer ones come. */
export function SnapshotAge({ snapshot: { at, complete }, reading, now }: AgeProps) {
  return (
    <span class="muted">
      As of <Time at={at} from={now} />
      {reading &&
        reading.events > 0 &&
        `, ${numberText(reading.events)} events of a newer snapshot read so far`}
      .{!complete && ' There are more open events than can be shown: these are the newest.'}
    </span>
  );
}

/** Shown until the first counts are known. A large stack takes some seconds. */
export function FirstReading({ reading }: { readonly reading: SnapshotReading | undefined }) {
  const events = reading?.events ?? 0;
  return (
    <p class="loading" role="status">
      Reading the open events{events > 0 && `: ${numberText(events)} so far`} …
    </p>
  );
}
