import type { Operation } from '#generated/console-api.ts';

/** The marks differ by shape, so that nobody needs the colour. */
const MARKS = {
  running: ['busy', '▸'],
  stopped: ['wait', '‖'],
  interrupted: ['bad', '✕'],
  done: ['ok', '✓'],
} as const;

/** How an operation stands. */
export function OperationState({ state }: Pick<Operation, 'state'>) {
  const [tone, mark] = MARKS[state];
  return (
    <span class={`status tone-${tone}`}>
      <span aria-hidden="true">{mark}</span> {state}
    </span>
  );
}
