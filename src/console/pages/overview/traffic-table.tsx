import { useState } from 'preact/hooks';

import type { Period } from '#generated/console-api.ts';
import { numberText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { OUTCOMES } from './traffic.ts';

/** The counts of each period. Made only while it is open: it has 60 rows. */
export function TrafficTable({ series }: { readonly series: readonly Period[] }) {
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
