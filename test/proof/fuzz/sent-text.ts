import type { MessageAttribute } from '../../../src/core/message-attribute.ts';
import { isJsonObject, type Json } from '../../../scripts/traffic/json-text.ts';
import type { SentMessage } from '../../support/independent-writer/form.ts';
import { parsedOrNothing } from './strings.ts';

/** Begins the first line of a message that has attributes. What follows on the line is JSON. */
const MARK = 'attributes ';
/** SQS allows no more. */
const MOST_ATTRIBUTES = 10;

/**
 * A message as one text, so that mutators, corpus and failures need only texts. If it has attributes, they are on the
 * first line: `attributes {"ce-id":"evt-1"}`.
 */
export function wholeText({ text, attributes = {} }: SentMessage): string {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return text;
  return MARK + JSON.stringify(Object.fromEntries(entries.map(jsonOf))) + '\n' + text;
}

/** The message of a text. A first line that isn't the JSON of an object belongs to the message's text. */
export function sentMessage(whole: string): SentMessage {
  const { line, text } = partsOf(whole);
  const values = line === undefined ? undefined : (parsedOrNothing(line) as Json | undefined);
  if (!isJsonObject(values ?? null)) return { text: whole };
  const attributes = Object.entries(values as object)
    .map(attributeOf)
    .filter(takenBySqs);
  return { text, attributes: Object.fromEntries(attributes.slice(0, MOST_ATTRIBUTES)) };
}

/** The JSON of the attributes, if there are any, and the text of the message. */
export function partsOf(whole: string): { readonly line?: string; readonly text: string } {
  if (!whole.startsWith(MARK)) return { text: whole };
  const end = whole.indexOf('\n');
  if (end < 0) return { text: whole };
  return { line: whole.slice(MARK.length, end), text: whole.slice(end + 1) };
}

/** The opposite of `partsOf`. */
export function joined(line: string | undefined, text: string): string {
  return line === undefined ? text : `${MARK}${line}\n${text}`;
}

/** The names and characters that SQS takes: API reference, MessageAttributeValue and SendMessage. */
function takenBySqs([name, { value }]: readonly [string, MessageAttribute]): boolean {
  const isName = /^(?!aws\.|amazon\.|\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i.test(name);
  if (!isName || value.length === 0) return false;
  return typeof value !== 'string' || !hasRefusedCharacters(value);
}

/** Whether a text has characters that SQS refuses. */
export function hasRefusedCharacters(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- they are the ones
  return !text.isWellFormed() || /[\u0000-\u0008\v\f\u000e-\u001f\ufffe\uffff]/.test(text);
}

/** `text`: type String. `7`: type Number. `{"binary":"AA=="}`: type Binary. SQS takes no attribute that is empty. */
function attributeOf([name, value]: [string, Json]): [string, MessageAttribute] {
  if (isJsonObject(value) && typeof value['binary'] === 'string') {
    return [name, { type: 'Binary', value: Buffer.from(value['binary'], 'base64') }];
  }
  if (typeof value === 'number') return [name, { type: 'Number', value: String(value) }];
  return [name, { type: 'String', value: typeof value === 'string' ? value : '' }];
}

function jsonOf([name, { type, value }]: [string, MessageAttribute]): [string, Json] {
  if (typeof value !== 'string') return [name, { binary: Buffer.from(value).toString('base64') }];
  return [name, type === 'Number' ? Number(value) : value];
}
