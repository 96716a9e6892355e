import type { Trend } from '#generated/console-api.ts';
import { countText, localText, spanText, utcText } from '../../parts/format.ts';
import { usePreferences } from '../../parts/preferences.ts';
import { barsOf, trendText } from './trend.ts';

/** Units of the drawing. It grows and shrinks with its place. */
const BAR_WIDTH = 8;
const GAP = 2;
const HEIGHT = 40;
/** Each bar with an event can be seen. */
const MIN_HEIGHT = 2;

/** When the events of a cause were received, as bars. The right end is now. */
export function TrendChart({ trend }: { readonly trend: Trend }) {
  const { utc } = usePreferences();
  const bars = barsOf(trend);
  const width = bars.length * BAR_WIDTH;
  const timeText = utc ? utcText : localText;
  const span = spanText(trend.bucket_seconds * 1_000);
  return (
    <svg
      class="trend"
      role="img"
      aria-label={trendText(trend)}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <line class="trend-base" x1={0} x2={width} y1={HEIGHT} y2={HEIGHT} />
      {bars.map(({ since, count, height }, index) => {
        if (count === 0) return null;
        const size = Math.max(MIN_HEIGHT, height * HEIGHT);
        return (
          <rect
            key={since}
            x={index * BAR_WIDTH + GAP / 2}
            y={HEIGHT - size}
            width={BAR_WIDTH - GAP}
            height={size}
          >
            <title>{`${countText(count, 'event')} from ${timeText(since)}, within ${span}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
