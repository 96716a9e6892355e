import { textParts } from './visible-text.ts';

/** A text from an event, to the letter. What a page would hide is shown by its code point. */
export function Verbatim({ text }: { readonly text: string }) {
  return (
    <bdi class="verbatim">
      {textParts(text).map((part) =>
        'text' in part ? (
          part.text
        ) : (
          <span class="hidden-character" title="A character that a page does not show">
            {part.hidden}
          </span>
        ),
      )}
    </bdi>
  );
}
