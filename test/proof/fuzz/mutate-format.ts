import { isJsonObject, type Json, type JsonObject } from '../../../scripts/traffic/json-text.ts';
import type { Random } from '../../../scripts/traffic/random.ts';
import { busEventText, notificationText } from '../../support/independent-writer/aws-forms.ts';
import { FOREIGN_FORMS } from '../../support/independent-writer/forms.ts';
import { withWhiteSpace } from './mutate-huge.ts';
import { TEXT_MUTATORS, type Mutator } from './mutate-text.ts';
import { LARGEST_VALUE, VALUE_MUTATORS } from './mutate-value.ts';
import { joined, partsOf, sentMessage, wholeText } from './sent-text.ts';
import { parsedOrNothing } from './strings.ts';

const WITHIN = [...Object.values(VALUE_MUTATORS), ...Object.values(TEXT_MUTATORS)];

/** Changes that concern the format of a message. They take and give whole texts: see `wholeText`. */
export const FORMAT_MUTATORS: Readonly<Record<string, Mutator>> = {
  'in another format': (whole, _, random) => inFormat(whole, random),
  'in a notification': (whole) => notificationText(sentMessage(whole)),
  'in the detail of an event': (whole, _, random) => {
    const { text } = sentMessage(whole);
    return busEventText(random.chance(0.7) ? text : `{"metadata":${text},"data":{}}`);
  },
  'the attributes of another message': (whole, other) =>
    joined(partsOf(other).line, partsOf(whole).text),
  'no attributes': (whole) => partsOf(whole).text,
  'a member as an attribute': (whole, _, random) => {
    const { text, attributes = {} } = sentMessage(whole);
    const members = Object.entries(smallObject(text) ?? {});
    if (members.length === 0) return whole;
    const [name, value] = random.pick(members);
    const prefix = random.pick(['', 'ce-', 'ce_', 'CE-', 'Ce_']);
    const attribute = { type: 'String', value: typeof value === 'string' ? value : 'x' };
    return wholeText({ text, attributes: { ...attributes, [prefix + name]: attribute } });
  },
  'a sign of another format': (whole, _, random) =>
    inText(whole, (text) => {
      const event = smallObject(text);
      return event ? JSON.stringify({ ...event, [random.pick(SIGNS)]: 'x' }) : text;
    }),
  'a change inside a string': (whole, other, random) =>
    inText(whole, (text) =>
      withString(text, random, (inner) => random.pick(WITHIN)(inner, partsOf(other).text, random)),
    ),
  'a change inside Base64': (whole, other, random) =>
    inText(whole, (text) =>
      withString(text, random, (inner) => {
        const decoded = Buffer.from(inner, 'base64').toString();
        const changed = random.pick(WITHIN)(decoded, partsOf(other).text, random);
        return Buffer.from(changed).toString(random.chance(0.9) ? 'base64' : 'base64url');
      }),
    ),
  'another content type': (whole, _, random) =>
    inText(whole, (text) => {
      const event = smallObject(text);
      if (!event) return text;
      return JSON.stringify({ ...event, datacontenttype: random.pick(CONTENT_TYPES) });
    }),
  'data in Base64': (whole) =>
    inText(whole, (text) => {
      const { data, ...event } = smallObject(text) ?? {};
      if (data === undefined) return text;
      return JSON.stringify({ ...event, data_base64: base64(JSON.stringify(data)) });
    }),
};

/** Changes that make a message of another format large, or nest formats in each other. */
export const HUGE_FORMAT_MUTATORS: Readonly<Record<string, Mutator>> = {
  'formats in formats': (whole, _, random) => {
    let message = sentMessage(whole);
    const size = 2 ** (12 + random.below(8));
    // Each notification escapes the quotes and backslashes of the one inside it, so few are enough.
    for (let depth = 0; depth < 200 && message.text.length < size; depth += 1) {
      const wrap = random.chance(0.6) ? notificationText : busEvent;
      message = { text: wrap(message) };
    }
    return message.text;
  },
  'notifications in the Base64 of events': (whole, _, random) => {
    let { text } = sentMessage(whole);
    const size = 2 ** (12 + random.below(8));
    for (let depth = 0; depth < 60 && text.length < size; depth += 1) {
      const event = { specversion: '1.0', id: 'i', source: 's', type: 't' };
      text = notificationText({ text: JSON.stringify({ ...event, data_base64: base64(text) }) });
    }
    return text;
  },
  'a huge text in a notification': (_, __, random) => {
    const piece = random.pick(['"', '\\', '\\"', '{"a":"', '[', '\u0001', 'é', '{"Message":']);
    return notificationText({ text: piece.repeat(2 ** (8 + random.below(10))) });
  },
  'huge Base64': (whole, _, random) => {
    const piece = random.pick(['{"a":', '[', 'A', '    ', '"', '\xff', '====']);
    const data = piece.repeat(2 ** (8 + random.below(9)));
    const data_base64 = random.chance(0.8) ? base64(data) : data;
    const event = smallObject(sentMessage(whole).text) ?? { specversion: '1.0' };
    return JSON.stringify({ ...event, data_base64 });
  },
  'white space in the body of another format': (whole, other, random) =>
    inFormat(whole, random, (bodyText) => withWhiteSpace(bodyText, other, random)),
  'white space in a string': (whole, other, random) =>
    inText(whole, (text) =>
      withString(text, random, (string) => withWhiteSpace(string, other, random)),
    ),
};

/** Members by which formats are recognised. */
const SIGNS = ['event_type', 'schema_version', 'specversion', 'detail-type', 'detail', 'Type'];

const CONTENT_TYPES: readonly Json[] = [
  ...['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'text/json'],
  ...['application/vnd.a.b+json', 'application/cloudevents+json', 'application/xml', 'json', ''],
  ...['application/cloudevents-batch+json', 'application/octet-stream', 'text/plain', 7, null],
];

const busEvent = ({ text }: { readonly text: string }): string => busEventText(text);

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Writes an event of the native format, with a change of its body, in another one. Any other message stays as it is. */
function inFormat(
  whole: string,
  random: Random,
  change = (bodyText: string): string => bodyText,
): string {
  const { body, ...fields } = smallObject(sentMessage(whole).text) ?? {};
  if (body === undefined) return whole;
  const form = random.pick(FOREIGN_FORMS);
  return wholeText(form.write({ fields, bodyText: change(JSON.stringify(body)) }));
}

function smallObject(text: string): JsonObject | undefined {
  if (text.length > LARGEST_VALUE) return undefined;
  const value = parsedOrNothing(text) as Json | undefined;
  return value !== undefined && isJsonObject(value) ? value : undefined;
}

function inText(whole: string, change: (text: string) => string): string {
  const { line, text } = partsOf(whole);
  return joined(line, change(text));
}

/** Changes a string of the outermost object, the longest one most of the time: there the event is. */
function withString(text: string, random: Random, change: (string: string) => string): string {
  const value = smallObject(text);
  const strings = Object.entries(value ?? {}).filter(
    (member): member is [string, string] => typeof member[1] === 'string',
  );
  if (strings.length === 0) return text;
  const longest = strings.reduce((one, other) => (other[1].length > one[1].length ? other : one));
  const [name, string] = random.chance(0.8) ? longest : random.pick(strings);
  return JSON.stringify({ ...value, [name]: change(string) });
}
