import type { Fault, FaultContext } from './fault.ts';
import { toJsonText } from './json-text.ts';

/** Well-formed event types without a schema. Some are names of `Object`'s own members. */
const TYPES: Readonly<Record<string, (eventType: string) => string>> = {
  'never heard of': () => 'never.heard.of',
  'in other case': (eventType) =>
    eventType === eventType.toUpperCase() ? eventType.toLowerCase() : eventType.toUpperCase(),
  'one letter more': (eventType) => `${eventType.slice(0, 99)}s`,
  constructor: () => 'constructor',
  toString: () => 'toString',
};

/** Well-formed versions that the event type doesn't have, computed from its newest version. */
const VERSIONS: Readonly<Record<string, (newest: number) => number>> = {
  'the next one': (newest) => newest + 1,
  'far ahead': () => 9999,
  'ten times the newest': (newest) => newest * 10,
};

export const UNKNOWN_TYPE: readonly Fault[] = Object.entries(TYPES).map(([name, rename]) => ({
  reason: 'unknown_type',
  name: `event_type: ${name}`,
  identifiable: true,
  make: ({ event, registry }) => {
    const types = new Set(registry.map(({ eventType }) => eventType));
    return toJsonText({ ...event, event_type: unusedType(types, rename(event.event_type)) });
  },
}));

export const UNKNOWN_VERSION: readonly Fault[] = Object.entries(VERSIONS).map(([name, choose]) => ({
  reason: 'unknown_version',
  name: `schema_version: ${name}`,
  identifiable: true,
  make: (context) => {
    const versions = versionsOf(context);
    const version = unusedVersion(versions, choose(Math.max(...versions)));
    return toJsonText({ ...context.event, schema_version: version });
  },
}));

/** The numbers of the event type's versions. */
function versionsOf({ event, registry }: FaultContext): ReadonlySet<number> {
  const ofType = registry.filter(({ eventType }) => eventType === event.event_type);
  return new Set(ofType.map(({ version }) => Number(version.slice(1))));
}

function unusedType(known: ReadonlySet<string>, name: string): string {
  return known.has(name) ? unusedType(known, `x${name}`.slice(0, 100)) : name;
}

/** The version with this number or, if that exists, with the next lower number that doesn't. */
function unusedVersion(known: ReadonlySet<number>, wanted: number): string {
  const number = Math.min(wanted, 9999);
  return known.has(number) ? unusedVersion(known, number - 1) : `v${number}`;
}
