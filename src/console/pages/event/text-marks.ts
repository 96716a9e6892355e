import type { EventRecord } from '#generated/console-api.ts';
import { spansOf } from './error-spans.ts';
import { lineAt } from './json-text.ts';
import { keptPointer } from './kept-pointer.ts';
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

/** What a text is of. */
export interface TextSource {
  /** Whether it is that of the whole message, or of its body alone. */
  readonly kind: EventRecord['content']['kind'];
  /** The format in which the message came, if the text was kept of it. */
  readonly format?: EventRecord['format'];
}

/** Finds the places of errors in a text. */
export function placeErrors(
  text: string,
  errors: readonly MessageError[],
  { kind, format = 'native' }: TextSource,
): readonly PlacedError[] {
  const wanted = errors.map(({ pointer, keyword, detail }) => ({
    ...{ keyword, detail },
    pointer: withinText(keptPointer(pointer, format), kind),
  }));
  const spans = spansOf(text, wanted);
  return errors.map((error, index) => {
    const span = spans[index];
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
