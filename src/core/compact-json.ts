import { readJson } from './json/read-json.ts';

/** A string, a bracket or another sign, or a number, `true`, `false`, `null`. White space between them is left out. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON without the white space between its parts. Strings, digits, the order of keys and keys that come twice stay as they
 * are. A text that isn't JSON stays as it is.
 */
export function compact(text: string): string {
  return readJson(text).kind === 'malformed' ? text : (text.match(TOKEN) ?? []).join('');
}
