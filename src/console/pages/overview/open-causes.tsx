import type { Overview, TopCause } from '#generated/console-api.ts';
import { numberText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { Verbatim } from '../../parts/verbatim.tsx';
import { Part } from './part.tsx';
import { namesText, openText, whyText } from './situation.ts';

/** The events that need somebody, by why they failed. */
export function OpenCauses({ open, at }: Pick<Overview, 'open' | 'at'>) {
  return (
    <Part title="What fails, and why" reading={open}>
      {(value) =>
        value.failed + value.queued === 0 ? (
          <p class="tone-ok">✓ No event needs anybody.</p>
        ) : (
          <>
            <p>
              {openText(value)}. <a href="/causes">All causes</a>
            </p>
            <div class="table-box" tabIndex={0} role="region" aria-label="Causes">
              <table class="cards causes-table">
                <thead>
                  <tr>
                    <th scope="col" class="number">
                      Events
                    </th>
                    <th scope="col">Why</th>
                    <th scope="col">Type</th>
                    <th scope="col">Tenant</th>
                    <th scope="col">Last</th>
                  </tr>
                </thead>
                <tbody>
                  {value.causes.map((cause) => (
                    <CauseRow key={cause.fingerprint ?? ''} cause={cause} at={at} />
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )
      }
    </Part>
  );
}

function CauseRow({ cause, at }: { readonly cause: TopCause; readonly at: string }) {
  const { fingerprint, events, reasons, types, tenants, summary, last_seen: lastSeen } = cause;
  const why = whyText(cause);
  return (
    <tr>
      <td class="number">
        <strong>{numberText(events)}</strong>
      </td>
      <td>
        {fingerprint === undefined ? summary : <a href={`/causes/${fingerprint}`}>{summary}</a>}{' '}
        {reasons.length > 0 && <code>{reasons.join(', ')}</code>}
        {why !== undefined && (
          <div class="cause-why">
            <Verbatim text={why} />
          </div>
        )}
      </td>
      <td class="cause-names">
        <Verbatim text={namesText(types)} />
      </td>
      <td class="cause-names">
        <Verbatim text={namesText(tenants)} />
      </td>
      <td class="cause-last">
        <Time at={lastSeen} from={Date.parse(at)} />
      </td>
    </tr>
  );
}
