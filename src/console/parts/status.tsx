/** The marks differ by shape, so that nobody needs the colour. */
const MARKS = {
  processed: ['ok', '✓'],
  queued: ['wait', '◔'],
  processing: ['busy', '▸'],
  failed: ['bad', '✕'],
  discarded: ['off', '–'],
} as const;

export type EventStatus = keyof typeof MARKS;

/** The status of an event. */
export function Status({ status }: { readonly status: EventStatus }) {
  const [tone, mark] = MARKS[status];
  return (
    <span class={`status tone-${tone}`}>
      <span aria-hidden="true">{mark}</span> {status}
    </span>
  );
}
