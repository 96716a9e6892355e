import type { Period } from '#generated/console-api.ts';
import { numberText, spanText } from '../../parts/format.ts';
import { countsText, OUTCOMES, secondsOf, segmentsOf, topOf, type Outcome } from './traffic.ts';

/** Width of a bar and of the gap behind it, in units of the drawing. */
const STEP = 10;
const WIDTH = 8;
const HEIGHT = 100;

/** A bar for each period, with a segment for each outcome. The legend shows the patterns of its segments. */
export function TrafficBars({
  series,
  label,
}: {
  readonly series: readonly Period[];
  readonly label: string;
}) {
  const top = topOf(series);
  return (
    <div class="traffic-chart">
      <span class="traffic-top muted" aria-hidden="true">
        {numberText(top)}
      </span>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${series.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        <Patterns />
        {series.map((period, index) => (
          <Bar key={period.since} period={period} top={top} x={index * STEP} />
        ))}
      </svg>
    </div>
  );
}

function Bar({
  period,
  top,
  x,
}: {
  readonly period: Period;
  readonly top: number;
  readonly x: number;
}) {
  return (
    <g>
      <title>{`${countsText(period.counts, numberText)} in ${spanText(secondsOf(period) * 1000)}`}</title>
      <rect class="traffic-hit" x={x} y={0} width={STEP} height={HEIGHT} />
      {segmentsOf(period, top).map(({ outcome, bottom, height }) => (
        <rect
          key={outcome}
          fill={`url(#pattern-${outcome})`}
          x={x}
          y={(1 - bottom - height) * HEIGHT}
          width={WIDTH}
          height={height * HEIGHT}
        />
      ))}
    </g>
  );
}

/** What is drawn over the colour of an outcome, so that nobody needs the colour. */
const MARKS: Readonly<Record<Outcome, string>> = {
  processed: '',
  duplicate: 'M1.5 1.5h1v1h-1z',
  retry: 'M0 2h4',
  conflict: 'M0 4L4 0',
  rejected: 'M0 0L4 4M0 4L4 0',
  failed: 'M2 0v4',
};

function Patterns() {
  return (
    <defs>
      {OUTCOMES.map((outcome) => (
        <pattern
          key={outcome}
          id={`pattern-${outcome}`}
          width="4"
          height="4"
          patternUnits="userSpaceOnUse"
        >
          <rect width="4" height="4" class={`outcome-${outcome}`} />
          <path d={MARKS[outcome]} class="outcome-mark" />
        </pattern>
      ))}
    </defs>
  );
}
