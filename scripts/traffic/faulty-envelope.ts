import type { Event } from './event.ts';
import type { Fault, FaultContext } from './fault.ts';
import { toJsonText, type Json } from './json-text.ts';

const REQUIRED = [
  'event_id',
  'event_type',
  'tenant_id',
  'client_id',
  'schema_version',
  'occurred_at',
  'body',
] as const;

/** Values that break the rule of an envelope field. The key says how. */
const WRONG_VALUES: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  event_id: {
    empty: '',
    'too long': 'e'.repeat(129),
    'a number': 42,
    null: null,
    'with a space': 'event 1',
    'not ASCII': 'événement-1',
  },
  event_type: {
    empty: '',
    'too long': 'e'.repeat(101),
    'an array': ['order.placed'],
    'starting with a digit': '1order.placed',
    'with a slash': 'order/placed',
  },
  tenant_id: {
    empty: '',
    'too long': 't'.repeat(65),
    'an object': { id: 'tenant-001' },
    'with a number sign': 'tenant#001',
    'starting with a dot': '.tenant',
  },
  client_id: {
    empty: '',
    'too long': 'c'.repeat(65),
    'a boolean': true,
    'with a space': 'client 1',
  },
  schema_version: {
    empty: '',
    'a number': 1,
    'without v': '1',
    v0: 'v0',
    v01: 'v01',
    'v1.0': 'v1.0',
  },
  occurred_at: {
    empty: '',
    'a number': 1767225600,
    'the 30th of February': '2026-02-30T12:00:00Z',
    'the 29th of February of a common year': '2026-02-29T12:00:00Z',
    'a thirteenth month': '2026-13-01T12:00:00Z',
    'hour 25': '2026-01-01T25:00:00Z',
    'without an offset': '2026-01-01T12:00:00',
    'a date only': '2026-01-01',
    'in words': 'yesterday',
  },
  group_id: { empty: '', 'too long': 'g'.repeat(129), 'a number': 7 },
  expires_at: { 'in words': 'tomorrow', 'the 31st of April': '2999-04-31T00:00:00Z', null: null },
  correlation_id: { empty: '', 'too long': 'c'.repeat(129) },
  causation_id: { 'with a space': 'event 1', 'an array': [] },
  generation: {
    'a string': '1',
    null: null,
    'a boolean': true,
    negative: -1,
    'a fraction': 0.5,
    'above a million': 1_000_001,
    'beyond exact integers': 2 ** 53,
  },
};

/** JSON texts that aren't an event, by what they are. */
const NOT_AN_EVENT: Readonly<Record<string, string>> = {
  null: 'null',
  'an array': '[]',
  'an array of events': '[{"event_id":"1"}]',
  'a number': '42',
  'a string': '"event"',
  true: 'true',
  'an empty object': '{}',
};

export const INVALID_ENVELOPE: readonly Fault[] = [
  ...REQUIRED.map((field) =>
    envelopeFault(`${field}: missing`, ({ event }) => without(event, field)),
  ),
  ...Object.entries(WRONG_VALUES).flatMap(([field, values]) =>
    Object.entries(values).map(([how, value]) =>
      envelopeFault(`${field}: ${how}`, ({ event }) => toJsonText({ ...event, [field]: value })),
    ),
  ),
  ...Object.entries(NOT_AN_EVENT).map(([what, text]) =>
    envelopeFault(`the message is ${what}`, () => text),
  ),
];

export const EXPIRED: readonly Fault[] = (
  [
    ['an hour ago', 3_600_000, 'Z'],
    ['a year ago', 365 * 86_400_000, 'Z'],
    ['a day ago, with an offset', 86_400_000, '+00:00'],
  ] as const
).map(([name, age, offset]) => ({
  reason: 'expired',
  name: `expires_at: ${name}`,
  identifiable: true,
  make: ({ event, startsAt }) => {
    const expiresAt = new Date(startsAt - age).toISOString().replace('Z', offset);
    return toJsonText({ ...event, expires_at: expiresAt });
  },
}));

function envelopeFault(name: string, make: (context: FaultContext) => string): Fault {
  return { reason: 'invalid_envelope', name, identifiable: true, make };
}

function without(event: Event, field: string): string {
  return toJsonText(Object.fromEntries(Object.entries(event).filter(([key]) => key !== field)));
}
