import { isId } from './id-word.ts';

/** What a value is replaced by. */
const VALUE = '#';

/** Longest pattern. The rest of a longer message, such as a page of HTML, says little about the cause. */
const MAX_CHARACTERS = 200;

/** Numbers and quoted texts that tell causes apart. */
const KEPT = [
  // A status of HTTP.
  /"?(?:status(?:[ _-]?code)?|code|https?(?:\/[\d.]+)?)"?[\s:=(]{1,3}[1-5]\d\d\b/u,
  // The name of a thing in code or in a database.
  /(?:column|constraint|field|for key|function|property|reading|relation|setting|table) (?:"[a-z_.]+"|'[a-z_.]+')/u,
  // A code in JSON.
  /"(?:__type|code|error|name|reason|status|type)" ?: ?"[a-z_.]+"/u,
  // Words with digits.
  /(?:ec2|http2|ipv[46]|oauth2|s3|sha256|utf-?8)\b/u,
];

/**
 * The parts of a message. At each place, the first alternative that matches counts. As the last one takes whole words,
 * none begins within a word.
 */
const PARTS = [
  /(?<url>[a-z][a-z\d+.-]{0,20}:\/\/[^\s"'<>]+)/u,
  // An e-mail address.
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/u,
  // A file.
  /(?:[a-z]:\\|\/(?:app|home|mnt|opt|root|tmp|users|usr|var)\/)[^\s"'<>:,;()]*/u,
  // A quoted text. One that isn't closed goes on to the end.
  /"(?:[^"\\]|\\.?)*(?:"|$)/u,
  /(?<![\p{L}\p{N}])'(?:[^']|'(?=[\p{L}\p{N}]))*(?:'|$)/u,
  /`[^`]*(?:`|$)|[„“][^“”]*(?:[“”]|$)|‘[^’]*(?:’|$)/u,
  // PostgreSQL writes `Key (email)=(a@example.com) already exists`.
  /(?<==)\([^)]*(?:\)|$)/u,
  /(?<word>[\p{L}\p{N}_-]+)/u,
];

const PART = new RegExp(`(?<kept>${sourceOf(KEPT)})|${sourceOf(PARTS)}`, 'giu');

function sourceOf(alternatives: readonly RegExp[]): string {
  return alternatives.map(({ source }) => source).join('|');
}

/**
 * What is equal in the messages of one cause: the message without ids, numbers, times, addresses, file names and quoted
 * texts. Each becomes `#`, and several in a row become one. It keeps a status of HTTP, the names of columns and
 * properties, and codes in JSON. White space and characters that a terminal could obey become one space.
 *
 * @returns at most 200 characters.
 */
export function messagePattern(message: string): string {
  return withoutValues(message.replace(/[\p{C}\s]+/gu, ' '))
    .replace(/#(?:[\s,.:;/+|&-]*(?:and |or )?#)+/g, VALUE)
    .trim()
    .slice(0, MAX_CHARACTERS)
    .toWellFormed();
}

function withoutValues(text: string): string {
  return text.replace(PART, (...match) => {
    const { kept, url, word } = match.at(-1) as Record<string, string | undefined>;
    if (kept !== undefined) return kept;
    if (url !== undefined) return withoutIds(url);
    return word === undefined || isValue(word) ? VALUE : word;
  });
}

/** A URL without user, query and ids. */
function withoutIds(url: string): string {
  const place = url.replace(/[?#].*/, '').replace(/\/\/[^/@]*@/, '//');
  return place.replace(/[\p{L}\p{N}_-]+/gu, (word) => (isValue(word) ? VALUE : word));
}

/** Weekdays and months are parts of a time. */
const DATE_WORD =
  /^(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|gmt|utc)$/i;

function isValue(word: string): boolean {
  return /\p{N}/u.test(word) || isId(word) || DATE_WORD.test(word);
}
