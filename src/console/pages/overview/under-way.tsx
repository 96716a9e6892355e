import type { Operation, Overview } from '#generated/console-api.ts';
import { countText } from '../../parts/format.ts';
import { Verbatim } from '../../parts/verbatim.tsx';
import { nameOf } from '../operations/operation-text.ts';
import { OperationState } from '../operations/operation-state.tsx';
import { Part } from './part.tsx';

/** Operations that run, or stopped before their end. */
export function UnderWay({ operations }: Pick<Overview, 'operations'>) {
  return (
    <Part title="Operations under way" reading={operations}>
      {(value) =>
        value.length === 0 ? (
          <p class="muted">
            None. <a href="/operations">What operators did</a>
          </p>
        ) : (
          <ul class="plain">
            {value.map((operation) => (
              <li key={operation.id}>
                <UnderWayLine operation={operation} />
              </li>
            ))}
          </ul>
        )
      }
    </Part>
  );
}

function UnderWayLine({ operation }: { readonly operation: Operation }) {
  const { id, kind, by, counts } = operation;
  return (
    <>
      <OperationState state={operation.state} /> <a href={`/operations/${id}`}>{kind}</a>{' '}
      {counts && countText(counts.done, 'event done', 'events done')}
      <div class="muted" title={by}>
        <Verbatim text={nameOf(by)} />
      </div>
    </>
  );
}
