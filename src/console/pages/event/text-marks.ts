import type { EventRecord } from '#generated/console-api.ts';
import { lineAt, locate, syntaxFault } from './json-text.ts';
import type { Mark } from './text-pieces.ts';

/** An error of a message, by a JSON pointer into the message. */
export type MessageError = NonNullable<EventRecord['failure']>['errors'][number];

/** An error with its place in a text. */
export interface PlacedError {
  readonly error: MessageError;
  /** Missing if the text doesn't have its place. */
  readonly mark?: Mark;
  /** From 1 on. */
  readonly line?: number;
}

/**
 * Finds the places of errors in a text.
 *
 * @param kind whether the text is that of the whole message, or of its body alone
 */
export function placeErrors(
  text: string,
  errors: readonly MessageError[],
  kind: EventRecord['content']['kind'],
): readonly PlacedError[] {
  const pointers = errors.map(({ pointer }) => withinText(pointer, kind));
  const spans = locate(
    text,
    pointers.filter((pointer) => pointer !== undefined),
  );
  return errors.map((error, index) => {
    const pointer = pointers[index];
    if (pointer === undefined) return { error };
    const isSyntax = error.keyword === 'syntax';
    const span = isSyntax ? syntaxFault(error.detail, text) : spans.get(pointer);
    if (!span) return { error };
    return { error, mark: { ...span, note: noteOf(error) }, line: lineAt(text, span.start) };
  });
}

/** The body's own text begins below `/body`. */
function withinText(pointer: string, kind: EventRecord['content']['kind']): string | undefined {
  if (kind === 'message') return pointer;
  return pointer === '/body' || pointer.startsWith('/body/') ? pointer.slice(5) : undefined;
}

function noteOf({ pointer, detail }: MessageError): string {
  return `${pointer || 'The message'} ${detail}`;
}

/** The marks of places that have one, in the order of the text, each place once. */
export function marksOf(placed: readonly PlacedError[]): readonly Mark[] {
  const byPlace = new Map<number, Mark>();
  for (const { mark } of placed) {
    if (!mark) continue;
    const other = byPlace.get(mark.start);
    byPlace.set(mark.start, other ? { ...other, note: `${other.note}\n${mark.note}` } : mark);
  }
  return [...byPlace.values()].sort((one, other) => one.start - other.start);
}
