import type { Overview, QueueDepth } from '#generated/console-api.ts';
import { numberText, spanText } from '../../parts/format.ts';
import { Time } from '../../parts/time.tsx';
import { Part } from './part.tsx';

/** What waits in the queue, and for how long. */
export function QueuePanel({ queues, outcomes, at }: Pick<Overview, 'queues' | 'outcomes' | 'at'>) {
  const oldest = outcomes.value?.oldest_message;
  return (
    <Part title="Queue" reading={queues}>
      {({ queue }) => (
        <>
          <p class="figure">
            <strong>{numberText(queue.visible)}</strong> {queue.visible === 1 ? 'waits' : 'wait'}
          </p>
          <p class="muted">{othersText(queue)}</p>
          {oldest && countOf(queue) > 0 && (
            <p class="muted" title="Without messages that were received three times or more">
              The oldest had waited {spanText(oldest.seconds * 1000)},{' '}
              <Time at={oldest.at} from={Date.parse(at)} />.
            </p>
          )}
        </>
      )}
    </Part>
  );
}

function countOf({ visible, in_flight: inFlight, delayed }: QueueDepth): number {
  return visible + inFlight + delayed;
}

function othersText({ in_flight: inFlight, delayed }: QueueDepth): string {
  const flight = `${numberText(inFlight)} in flight`;
  return delayed === 0 ? flight : `${flight}, ${numberText(delayed)} delayed`;
}

export function DeadLettersPanel({ queues }: Pick<Overview, 'queues'>) {
  return (
    <Part title="Dead letters" reading={queues}>
      {({ dead_letters: letters }) => {
        const count = countOf(letters);
        return count === 0 ? (
          <p class="figure">
            <strong>0</strong> <span class="tone-ok">✓ none</span>
          </p>
        ) : (
          <>
            <p class="figure tone-bad">
              <strong>{numberText(count)}</strong> {count === 1 ? 'letter' : 'letters'}
            </p>
            <p>
              <a href="/dead-letters">See what to do</a>
            </p>
          </>
        );
      }}
    </Part>
  );
}
