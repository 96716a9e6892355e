import { locate, locateValues, syntaxFault, type Span } from './json-text.ts';
import { stringInside } from './string-inside.ts';

/** An error, by the place that it has in a text. */
export interface WantedError {
  /** `undefined`: it isn't about the text. */
  readonly pointer: string | undefined;
  readonly keyword: string;
  readonly detail: string;
}

type Spans = readonly (Span | undefined)[];

/** The place of each error in a text, `undefined` if the text doesn't have it. SNS has a text inside the text. */
export function spansOf(text: string, errors: readonly WantedError[]): Spans {
  const inner = errors.map(insideMessage);
  const outerSpans = spansIn(
    text,
    errors.map((error, index) => (inner[index] ? NOWHERE : error)),
  );
  const innerSpans = spansInMessage(text, inner);
  return errors.map((_, index) => innerSpans[index] ?? outerSpans[index]);
}

const NOWHERE: WantedError = { pointer: undefined, keyword: '', detail: '' };

const MESSAGE = '/Message';

/** The error by its place in the message of SNS. `undefined` if it is elsewhere, or about that message as a whole. */
function insideMessage(error: WantedError): WantedError | undefined {
  const { pointer = '', keyword } = error;
  const isInside = pointer.startsWith(`${MESSAGE}/`) || (pointer === MESSAGE && isSyntax(keyword));
  return isInside ? { ...error, pointer: pointer.slice(MESSAGE.length) } : undefined;
}

function spansInMessage(text: string, errors: readonly (WantedError | undefined)[]): Spans {
  if (errors.every((error) => error === undefined)) return [];
  const span = locateValues(text, [MESSAGE]).get(MESSAGE);
  const message = span && stringInside(text, span);
  if (!message) return [];
  const spans = spansIn(
    message.text,
    errors.map((error) => error ?? NOWHERE),
  );
  return spans.map((each) => each && message.spanAround(each));
}

function spansIn(text: string, errors: readonly WantedError[]): Spans {
  const pointersOf = (some: readonly WantedError[]) => some.flatMap(({ pointer }) => pointer ?? []);
  const values = locateValues(text, pointersOf(errors));
  const around = locate(text, pointersOf(errors.filter(({ keyword }) => keyword === 'required')));
  return errors.map(({ pointer, keyword, detail }) => {
    if (pointer === undefined) return undefined;
    if (isSyntax(keyword)) return pointer === '' ? syntaxFault(detail, text) : undefined;
    return values.get(pointer) ?? objectAt(text, around.get(pointer));
  });
}

function isSyntax(keyword: string): boolean {
  return keyword === 'syntax';
}

/** What lacks a member must be an object. A text or a number that stands there says nothing of the member. */
function objectAt(text: string, span: Span | undefined): Span | undefined {
  return span && /[[{]/.test(text.charAt(span.start)) ? span : undefined;
}
