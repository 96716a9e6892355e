import { useState } from 'preact/hooks';

import type { Overview, Period } from '#generated/console-api.ts';
import { countText, numberText, relativeText, spanText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import {
  countsText,
  MEANING,
  OUTCOMES,
  secondsOf,
  segmentsOf,
  topOf,
  totalOf,
  totalsOf,
  type Outcome,
} from './traffic.ts';

type Traffic = NonNullable<Overview['outcomes']['value']>;

/** A chart of what became of messages, its legend with exact counts, and the same as a table. */
export function TrafficChart({ traffic, at }: { readonly traffic: Traffic; readonly at: string }) {
  const { series, newest } = traffic;
  const [first] = series;
  const last = series.at(-1);
  if (!first || !last) return null;
  const span = spanText(Date.parse(last.until) - Date.parse(first.since));
  const total = series.reduce((sum, period) => sum + totalOf(period), 0);
  return (
    <>
      <Rate newest={newest} at={at} />
      <Bars
        series={series}
        label={`Messages by outcome in ${span}: ${countsText(totalsOf(series), numberText)}`}
      />
      <div class="traffic-axis muted" aria-hidden="true">
        <span>{span} ago</span>
        <span>
          {countText(total, 'message')} in {span}, a bar for {spanText(secondsOf(first) * 1000)}
        </span>
        <span>{endText(last.until, at)}</span>
      </div>
      <Legend totals={totalsOf(series)} />
      <PeriodTable series={series} />
    </>
  );
}

/** When the series ends. The newest period of a local run isn't over yet. */
function endText(until: string, at: string): string {
  const [end, now] = [Date.parse(until), Date.parse(at)];
  return now - end < 1_000 ? 'now' : relativeText(end, now);
}

/** Milliseconds. A period that ended less than this ago is the last one. */
const RECENT_MS = 5_000;

function Rate({ newest, at }: { readonly newest: Period | undefined; readonly at: string }) {
  if (!newest) return <p class="traffic-rate">Nothing was received lately.</p>;
  const now = Date.parse(at);
  const isLast = now - Date.parse(newest.until) < RECENT_MS;
  return (
    <p class="traffic-rate">
      <strong>{(totalOf(newest) / secondsOf(newest)).toFixed(1)}</strong> messages a second{' '}
      <span class="muted">
        in {isLast && 'the last '}
        {spanText(secondsOf(newest) * 1000)}
        {!isLast && (
          <>
            , until <Time at={newest.until} from={now} />
          </>
        )}
      </span>
    </p>
  );
}

/** Width of a bar and of the gap behind it, in units of the drawing. */
const STEP = 10;
const WIDTH = 8;
const HEIGHT = 100;

function Bars({ series, label }: { readonly series: readonly Period[]; readonly label: string }) {
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

function Legend({ totals }: { readonly totals: Readonly<Record<Outcome, number>> }) {
  return (
    <ul class="traffic-legend">
      {OUTCOMES.map((outcome) => (
        <li key={outcome} title={MEANING[outcome]}>
          <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
            <rect width="12" height="12" fill={`url(#pattern-${outcome})`} />
          </svg>
          {outcome} <strong>{numberText(totals[outcome])}</strong>
        </li>
      ))}
    </ul>
  );
}

/** Made only while it is open: it has 60 rows. */
function PeriodTable({ series }: { readonly series: readonly Period[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a table</summary>
      {open && (
        <div class="table-box" tabIndex={0} role="region" aria-label="Messages by outcome">
          <table>
            <thead>
              <tr>
                <th scope="col">From</th>
                {OUTCOMES.map((outcome) => (
                  <th key={outcome} scope="col" class="number">
                    {outcome}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {series.toReversed().map(({ since, counts }) => (
                <tr key={since}>
                  <th scope="row">
                    <Time at={since} />
                  </th>
                  {OUTCOMES.map((outcome) => (
                    <td key={outcome} class="number">
                      {numberText(counts[outcome])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
