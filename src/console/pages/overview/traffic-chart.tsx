import type { Overview, Period } from '#generated/console-api.ts';
import { countText, numberText, relativeText, spanText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { TrafficBars } from './traffic-bars.tsx';
import { TrafficTable } from './traffic-table.tsx';
import {
  countsText,
  MEANING,
  OUTCOMES,
  secondsOf,
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
      <TrafficBars
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
      <TrafficTable series={series} />
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
