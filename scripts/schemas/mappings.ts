import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { FIELD_NAMES } from '../../src/core/envelope.ts';
import type { MappingsFile } from '../../src/core/envelopes/mappings.ts';
import { placeOf } from '../../src/core/envelopes/places.ts';
import { kindOf, pointerToken } from '../../src/core/field-error.ts';
import { parseObject } from './parse-object.ts';
import type { Finding, SchemaProblem } from './problem.ts';
import { MAPPINGS_FILE, type SchemaFile } from './read.ts';

/** What the file of mappings says, and what is wrong with it. */
export interface MappingsReading {
  readonly mappings: MappingsFile;
  readonly problems: readonly SchemaProblem[];
}

/** A part of the file: what its values mean, and how a value is checked. */
interface Part {
  readonly remedy: string;
  /** Completes "`<value>` …" with what is wrong; `undefined` if nothing is. */
  readonly wrong: (value: string, name: string) => string | undefined;
}

/** The rule of the native fields `tenant_id` and `client_id`. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a message of another format may have this tenant or client as it is. */
export function isNativeName(name: string): boolean {
  return NAME.test(name);
}

/** RFC 6901, but not the empty pointer: that is the whole message. */
const POINTER = /^(?:\/(?:[^~/]|~[01])*)+$/;

/** Where the body of each format may be. The build cuts it out of the message's text. */
const BODY_IN = { cloudevents: '/data', sns: '/Message', eventbridge: '/detail' } as const;

/**
 * What AWS writes around a message. A pointer into anything else is a typing error. CloudEvents has no such list, because
 * senders add attributes of their own.
 */
const MEMBERS: Readonly<Partial<Record<string, readonly string[]>>> = {
  sns: [
    ...['Message', 'MessageAttributes', 'Subject', 'TopicArn', 'MessageId', 'Timestamp'],
    ...['SequenceNumber', 'Type'],
  ],
  eventbridge: [
    ...['detail', 'detail-type', 'source', 'account', 'region', 'resources', 'id', 'time'],
    ...['version', 'replay-name'],
  ],
};

const IS_FOLDER: SchemaProblem = {
  file: MAPPINGS_FILE,
  reason: 'is a folder, but a file is needed there',
  remedy: 'Move the folder out of the directory of schemas.',
};

/**
 * Reads and checks `mappings.json` of a schema directory. Without one, nothing is mapped.
 *
 * @param schemas all schemas of the directory: a type or version that has none can't be named.
 */
export function readMappingsFile(
  directory: string,
  schemas: readonly SchemaFile[],
): MappingsReading {
  const path = join(directory, MAPPINGS_FILE);
  if (!existsSync(path)) return readMappingsText(undefined, schemas);
  if (statSync(path).isDirectory()) return { mappings: {}, problems: [IS_FOLDER] };
  return readMappingsText(readFileSync(path, 'utf8'), schemas);
}

/** Reads and checks the text of a `mappings.json`. @param text missing if there is no such file */
export function readMappingsText(
  text: string | undefined,
  schemas: readonly SchemaFile[],
): MappingsReading {
  if (text === undefined) return { mappings: {}, problems: [] };
  const parsed = parseObject(text, 'the mappings');
  const findings = 'value' in parsed ? checkParts(parsed.value, partsFor(schemas)) : [parsed];
  const problems = findings.map((finding) => ({ file: MAPPINGS_FILE, ...finding }));
  const isSound = 'value' in parsed && problems.length === 0;
  return { mappings: isSound ? parsed.value : {}, problems };
}

function partsFor(schemas: readonly SchemaFile[]): ReadonlyMap<string, Part> {
  const versions = Map.groupBy(schemas, ({ eventType }) => eventType);
  const known = (eventType: string) => versions.get(eventType)?.map(({ version }) => version);
  return new Map<string, Part>([
    [
      'types',
      {
        remedy: 'Name an event type of this folder, as "order.placed" or "order.placed/v2".',
        wrong: (value) => wrongType(value, known),
      },
    ],
    ['tenants', nameOf('tenant_id')],
    ['clients', nameOf('client_id')],
    ['cloudevents', placesOf('cloudevents')],
    ['sns', placesOf('sns')],
    ['eventbridge', placesOf('eventbridge')],
  ]);
}

function wrongType(
  value: string,
  known: (eventType: string) => readonly string[] | undefined,
): string | undefined {
  const [eventType = '', version, ...rest] = value.split('/');
  const versions = known(eventType);
  if (!versions) return 'has no schema';
  if (version === undefined) return undefined;
  const isKnown = versions.includes(version) && rest.length === 0;
  return isKnown ? undefined : `has no schema of this version. It has ${versions.join(', ')}`;
}

function nameOf(field: string): Part {
  return {
    remedy: `Write a ${field} that the envelope accepts: ${NAME.source}.`,
    wrong: (value) => (NAME.test(value) ? undefined : `is no ${field}`),
  };
}

function placesOf(format: keyof typeof BODY_IN): Part {
  const bodyIn = BODY_IN[format];
  return {
    remedy:
      `Write a native field (${FIELD_NAMES.join(', ')}) or body, and a JSON pointer into the ` +
      `sender's message, such as "${bodyIn}/customer". That of the body begins with "${bodyIn}".`,
    wrong: (value, name) => {
      if (name !== 'body' && !FIELD_NAMES.includes(name)) return 'is for no field of the envelope';
      if (!POINTER.test(value)) return 'is no JSON pointer';
      if (name === 'body' && `${value}/`.startsWith(`${bodyIn}/`)) return undefined;
      if (name === 'body') return `is not in "${bodyIn}"`;
      const members = MEMBERS[format];
      const [member = ''] = placeOf(value);
      if (members?.includes(member) === false) {
        return `is in no member that the message has. It may have ${members.join(', ')}`;
      }
      const isAttribute = format === 'sns' && member === 'MessageAttributes';
      return isAttribute && !/^\/[^/]+\/[^/]+\/Value$/.test(value)
        ? 'is no value of an attribute, such as "/MessageAttributes/tenant/Value"'
        : undefined;
    },
  };
}

function checkParts(
  file: Readonly<Record<string, unknown>>,
  parts: ReadonlyMap<string, Part>,
): Finding[] {
  return Object.entries(file).flatMap(([name, content]) => {
    const pointer = pointerToken(name);
    const part = parts.get(name);
    if (!part) {
      const remedy = `It may have ${[...parts.keys()].join(', ')}. Remove what is anything else.`;
      return [{ reason: `has an unknown part at "${pointer}"`, remedy }];
    }
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      const reason = `must have an object at "${pointer}", got ${kindOf(content)}`;
      return [{ reason, remedy: part.remedy }];
    }
    return Object.entries(content).flatMap(([key, value]) =>
      checkValue(part, key, value, `${pointer}${pointerToken(key)}`),
    );
  });
}

function checkValue(
  { wrong, remedy }: Part,
  key: string,
  value: unknown,
  pointer: string,
): Finding[] {
  if (typeof value !== 'string') {
    return [{ reason: `must have a string at "${pointer}", got ${kindOf(value)}`, remedy }];
  }
  const problem = wrong(value, key);
  return problem === undefined
    ? []
    : [{ reason: `${JSON.stringify(value)} ${problem}, at "${pointer}"`, remedy }];
}
