import type { Cause } from '#generated/console-api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { spanText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { AdviceText, countsOf, Names, SampleText } from './cause-facts.tsx';
import { TrendChart } from './trend-chart.tsx';

/** Why the events of a cause failed, what to do, when they failed, and whose they are. */
export function CausePanels({ cause }: { readonly cause: Cause }) {
  const { fingerprint = '', first_seen, last_seen, types, tenants, reasons, trend } = cause;
  return (
    <div class="cause-columns">
      <section class="panel">
        <h2>Why</h2>
        <SampleText cause={cause} />
        <AdviceText cause={cause} />
      </section>
      <section class="panel">
        <h2>When, and whose</h2>
        <TrendChart trend={trend} />
        <p class="cause-axis muted">
          <Time at={trend.since} />
          <span>{spanText(trend.bucket_seconds * 1_000)} a bar</span>
          <span>now</span>
        </p>
        <dl class="cause-dl">
          <dt>Events</dt>
          <dd>
            <strong>{countsOf(cause).join(', ')}</strong>
          </dd>
          <dt>First</dt>
          <dd>
            <Time at={first_seen} />
          </dd>
          <dt>Last</dt>
          <dd>
            <Time at={last_seen} />
          </dd>
          <dt>Types</dt>
          <dd>
            <Names names={types} />
          </dd>
          <dt>Tenants</dt>
          <dd>
            <Names names={tenants} />
          </dd>
          <dt>Reason</dt>
          <dd>
            <code>{reasons.join(', ')}</code>
          </dd>
          <dt>Fingerprint</dt>
          <dd>
            <code>{fingerprint}</code> <CopyButton text={fingerprint} what="the fingerprint" />
          </dd>
        </dl>
      </section>
    </div>
  );
}
