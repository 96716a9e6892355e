import type { SentMessage } from '../../support/independent-writer/form.ts';
import { parsedOrNothing } from './strings.ts';

/** Places that an attribute or a field always has, so an error may name them although it is missing. */
const KNOWN_PLACES = [/^\/attributes\/[^/]+$/, /^\/MessageAttributes\/[^/]+\/Value$/];

/**
 * Whether a pointer leads to a place of the sender's message: to an attribute, to a value, or to a member that an object
 * there doesn't have. A string that holds JSON, or the Base64 of JSON, has the places of that JSON.
 */
export function leadsSomewhere(pointer: string, message: SentMessage): boolean {
  if (pointer === '' || KNOWN_PLACES.some((place) => place.test(pointer))) return true;
  // It was shortened, or has a lone surrogate replaced. So it isn't the pointer any more.
  if (/[…\ufffd]/.test(pointer)) return true;
  // If the envelope is in attributes, the text has a name.
  const named = /^\/(?:data|body)((?:\/.*)?)$/s.exec(pointer)?.[1];
  const isInText = message.attributes && named !== undefined && leadsInto(message.text, named);
  return isInText === true || leadsInto(message.text, pointer);
}

function leadsInto(text: string, path: string): boolean {
  let value: unknown = text;
  for (const token of path.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const holder = typeof value === 'string' ? withinString(value) : value;
    // Text that isn't JSON may have places before its fault.
    if (holder === undefined && typeof value === 'string') return beginsJson(value);
    if (typeof holder !== 'object' || holder === null) return false;
    if (!Object.hasOwn(holder, key)) return !Array.isArray(holder);
    value = (holder as Readonly<Record<string, unknown>>)[key];
  }
  return true;
}

function withinString(string: string): unknown {
  return parsedOrNothing(string) ?? parsedOrNothing(decoded(string));
}

function beginsJson(string: string): boolean {
  return [string, decoded(string)].some((text) => /^\s*[[{]/.test(text));
}

function decoded(string: string): string {
  return Buffer.from(string, 'base64').toString();
}
