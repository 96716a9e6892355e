import { readJson } from '../json/read-json.ts';
import type { MessageAttribute, MessageAttributes } from '../message-attribute.ts';
import type { Reading } from '../reading.ts';
import { fieldValueOf, inOrder, textOf } from './attribute-value.ts';
import { fieldMembers, readCloudEvent } from './cloudevents.ts';
import type { FormatContext } from './format-context.ts';
import type { Mappings } from './mappings.ts';
import { pointerTo, placeOf } from './places.ts';
import type { Sent } from './sent.ts';

/** A CloudEvent in binary mode: its attributes are message attributes, and its data is the message's body. */
export interface BinaryCloudEvent {
  /** The same event in the JSON format. */
  readonly text: string;
  /** The names of its message attributes, by the members of that text. */
  readonly names: ReadonlyMap<string, string>;
  /** What the names of its attributes begin with, in lower case. */
  readonly prefix: string;
}

/** Names of attributes begin with it, as in HTTP and in Kafka. */
const PREFIXES = ['ce-', 'ce_'] as const;
const NAME = /^[a-z0-9]+$/;

/** Whether the message attributes are those of a CloudEvent in binary mode. */
export function isBinary(attributes: MessageAttributes | undefined): boolean {
  return prefixOf(attributes, SIGN) !== undefined;
}

/** Whether the message attributes would be those of a CloudEvent in binary mode if they had `ce-specversion`. */
export function lacksVersion(attributes: MessageAttributes | undefined): boolean {
  return !isBinary(attributes) && prefixOf(attributes, SIGNS_WITHOUT_VERSION) !== undefined;
}

const SIGN = ['specversion'];
const SIGNS_WITHOUT_VERSION = ['id', 'type'];

/** The prefix with which all these names are there. The case of letters makes no difference, as in HTTP. */
function prefixOf(
  attributes: MessageAttributes | undefined,
  wanted: readonly string[],
): string | undefined {
  const names = new Set(Object.keys(attributes ?? {}).map((name) => name.toLowerCase()));
  return PREFIXES.find((prefix) => wanted.every((name) => names.has(`${prefix}${name}`)));
}

/** The value of the message attribute `content-type`. */
export function contentType(attributes: MessageAttributes = {}): string | undefined {
  const found = inOrder(attributes).find(isContentType);
  return found && textOf(found[1]);
}

function isContentType([name]: [name: string, MessageAttribute]): boolean {
  return name.toLowerCase() === 'content-type';
}

/**
 * Writes a CloudEvent of binary mode in the JSON format. Its text is the same in whatever order the attributes come. Data
 * that isn't JSON becomes `data_base64`. A missing `specversion` becomes null, so that the text is recognised.
 */
export function structured(
  data: string,
  attributes: MessageAttributes,
  mappings: Mappings,
): BinaryCloudEvent {
  const names = new Map<string, string>();
  const prefix =
    prefixOf(attributes, SIGN) ?? prefixOf(attributes, SIGNS_WITHOUT_VERSION) ?? PREFIXES[0];
  const all = inOrder(attributes);
  for (const [name] of all) {
    if (!name.toLowerCase().startsWith(prefix)) continue;
    const member = name.slice(prefix.length).toLowerCase();
    // No attribute may look like the data, or replace another one.
    const isFree = NAME.test(member) && member !== 'data' && !names.has(member);
    names.set(isFree ? member : name, name);
  }
  const type = all.find(isContentType);
  if (type) names.set('datacontenttype', type[0]);
  const fields = fieldMembers(mappings);
  const members = [...names].map(([member, name]) => {
    const valueOf = fields.has(member) ? fieldValueOf : textOf;
    return [member, valueOf(attributes[name] as MessageAttribute)] as const;
  });
  const version = names.has('specversion') ? {} : { specversion: null };
  const begin = JSON.stringify({ ...version, ...Object.fromEntries(members) }).slice(0, -1);
  const isJson = readJson(data).kind !== 'malformed';
  const end = isJson ? `"data":${data}` : `"data_base64":"${Buffer.from(data).toString('base64')}"`;
  return { text: `${begin},${end}}`, names, prefix };
}

/**
 * Reads a CloudEvent of binary mode.
 *
 * @param sent points to attributes by `/attributes/<name>`, and to the data by `/data`.
 */
export function readBinary(
  { text, names, prefix }: BinaryCloudEvent,
  sent: Sent,
  context: FormatContext,
): Reading {
  const pointerOf = (pointer: string): string => {
    const [member = '', ...rest] = placeOf(pointer);
    if (member === 'data' || member === 'data_base64') {
      return sent.pointerOf(pointerTo(['data', ...rest]));
    }
    return sent.pointerOf(pointerTo(['attributes', names.get(member) ?? `${prefix}${member}`]));
  };
  return readCloudEvent(text, { ...sent, pointerOf }, context);
}
