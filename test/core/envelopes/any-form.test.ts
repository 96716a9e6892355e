import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { readMappings } from '../../../src/core/envelopes/mappings.ts';
import type { FieldError } from '../../../src/core/field-error.ts';
import { ledgerRecord, type NewRecord } from '../../../src/core/ledger-record.ts';
import { readMessage, type Reading } from '../../../src/core/read-message.ts';
import { reconcileWhole } from '../../../src/core/reconcile.ts';
import { sameContent } from '../../../src/core/same-content.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { NOW, PAYMENT_SCHEMAS, PAYMENTS } from '../../support/events.ts';
import { ATTRIBUTES } from '../../support/independent-writer/aws-forms.ts';
import type { Form, SentEvent } from '../../support/independent-writer/form.ts';
import { FOREIGN_FORMS, FORMS } from '../../support/independent-writer/forms.ts';
import { NATIVE } from '../../support/independent-writer/native-form.ts';
import { SENT_EVENTS } from '../../support/independent-writer/sent-events.ts';

function readAs(form: Form, event: SentEvent, registry = PAYMENTS): Reading {
  const { text, attributes } = form.write(event);
  return readMessage(text, registry, NOW, attributes);
}

function recordAs(form: Form, event: SentEvent): NewRecord {
  return ledgerRecord(readAs(form, event), {
    messageId: 'message-1',
    receivedAt: '2026-11-21T09:00:00.000Z',
    expireAt: 1_800_000_000,
  });
}

const EVENT = {
  fields: {
    event_id: 'evt-1',
    event_type: 'payment.processed',
    tenant_id: 'acme',
    client_id: 'web',
    schema_version: 'v1',
    occurred_at: '2026-11-21T08:59:58Z',
    expires_at: '2026-11-22T00:00:00Z',
    group_id: 'order-7',
    correlation_id: 'corr-1',
    causation_id: 'cause-1',
  },
  bodyText: '{ "amount": 12.50 }',
} as const satisfies SentEvent;

const withFields = (changes: Readonly<Record<string, unknown>>): SentEvent => ({
  ...EVENT,
  fields: { ...EVENT.fields, ...changes },
});
const withBody = (bodyText: string): SentEvent => ({ ...EVENT, bodyText });

const foreign = FOREIGN_FORMS.map((form) => [form.name, form] as const);

describe('an event is the same event, whatever its form:', () => {
  it.each(foreign)('%s', (_, form) => {
    fc.assert(
      fc.property(SENT_EVENTS, (event) => {
        const [native, reading] = [readAs(NATIVE, event), readAs(form, event)];
        if (native.kind !== 'valid' || reading.kind !== 'valid') {
          throw new Error(JSON.stringify([native, reading]));
        }
        const { extra, ...envelope } = reading.envelope;
        expect(envelope).toEqual(native.envelope);
        expect(reading.bodyText).toBe(native.bodyText);
        expect(reading.body).toEqual(native.body);
        expect(reading.format).toBe(form.format);
      }),
      { numRuns: 6 },
    );
  });
});

const WRONG: Readonly<Record<string, string>> = {
  event_id: 'evt 1',
  event_type: '1',
  tenant_id: '#acme',
  // A CloudEvent's source with a letter in it would name a client.
  client_id: '/',
  schema_version: '1',
  occurred_at: 'yesterday',
  group_id: '',
  expires_at: '2026-02-30T00:00:00Z',
  correlation_id: 'x'.repeat(129),
  causation_id: 'é',
};

const FAULTS: readonly (readonly [string, SentEvent, true?])[] = [
  ...Object.entries(WRONG).map(
    ([field, value]) => [`a wrong ${field}`, withFields({ [field]: value })] as const,
  ),
  ['all fields wrong', withFields(WRONG)],
  ['no tenant_id', withFields({ tenant_id: undefined })],
  ['no schema_version', withFields({ schema_version: undefined })],
  ['numbers and objects', withFields({ tenant_id: 7, occurred_at: {}, group_id: [] }), true],
  ['an unknown type', withFields({ event_type: 'nobody.knows' })],
  ['an unknown version', withFields({ schema_version: 'v99' })],
  [
    'an unknown type without version',
    withFields({ event_type: 'nobody.knows', schema_version: undefined }),
  ],
  ['a field of the body wrong', withBody('{"amount":-1}')],
  ['a body of another kind', withBody('[]')],
  ['a key of the body twice', withBody('{"amount":1,"a":{"b":1,"b":2}}')],
  ['digits that a double loses in the body', withBody('{"amount":1,"a":[9007199254740993]}')],
  ['a lone surrogate in the body', withBody('{"amount":1,"a":"\\ud800"}')],
  ['the end before the beginning', withFields({ expires_at: '2026-11-21T08:59:59Z' })],
];

describe('a message is rejected for the same reasons, at the places of its sender:', () => {
  it.each(foreign)('%s', (_, form) => {
    for (const [fault, event, onlyInTexts] of FAULTS) {
      if (onlyInTexts && form.hasAttributes) continue;
      const [native, reading] = [readAs(NATIVE, event), readAs(form, event)];
      if (native.kind === 'valid') throw new Error(`${fault}: the native event is valid`);
      const { reason, identity, eventType, schemaVersion } = native;
      expect({ fault, ...reading }).toMatchObject({
        fault,
        kind: 'rejected',
        reason,
        format: form.format,
        ...(identity && { identity }),
        ...(eventType && { eventType }),
        ...(schemaVersion && { schemaVersion }),
        errors: native.errors.map((error) => atSender(error, form)),
      });
    }
  });
});

/** The same error in a message of another form. Its text may name the mapping file, too. */
function atSender({ pointer, rule, message }: FieldError, form: Form) {
  const place = form.pointer(pointer);
  // More is accepted as the source of a CloudEvent than as a client id.
  const wider = 'a string with a letter or digit';
  const said = place === '/source' ? message.replace(/a string .*(?=, got)/, wider) : message;
  const start = expect.stringMatching(
    new RegExp(`^${said.replace(/[\^$\\.*+?()[\]{}|]/g, '\\$&')}( \\(.*mappings[.]json.*\\))?$`),
  ) as string;
  return { pointer: place, rule, message: start };
}

describe('names from outside that the mappings have become ours:', () => {
  const mappings = readMappings({
    types: { 'com.example.Paid': 'payment.processed/v2' },
    tenants: { 'ACME Inc.': 'acme' },
    clients: { 'Web shop': 'web' },
  });
  const registry = new SchemaRegistry(PAYMENT_SCHEMAS, createFormats(mappings));
  const names = { event_type: 'com.example.Paid', tenant_id: 'ACME Inc.', client_id: 'Web shop' };
  // A native event names everything as we do, wherever it is.
  const mapped = foreign.filter(([name]) => !name.startsWith(NATIVE.name));

  it.each(mapped)('%s', (_, form) => {
    for (const [said, version] of [
      [undefined, 'v2'],
      ['v1', 'v1'],
    ] as const) {
      const outside = readAs(form, withFields({ ...names, schema_version: said }), registry);
      const ours = readAs(form, withFields({ schema_version: version }));
      if (outside.kind !== 'valid' || ours.kind !== 'valid') throw new Error('it was rejected');
      expect({ ...outside.envelope, extra: null }).toEqual({ ...ours.envelope, extra: null });
    }
  });
});

describe('two messages are the same event in any two forms,', () => {
  const inEachForm = () => FORMS.map((form) => ({ form, record: recordAs(form, EVENT) }));

  it('and what a format says beside the event counts only within the format', () => {
    const records = inEachForm();
    for (const [one, other] of records.flatMap((each) =>
      records.map((two) => [each, two] as const),
    )) {
      const isOneFormat = one.form.format === other.form.format;
      const isSame = !isOneFormat || extraOf(one.record) === extraOf(other.record);
      const names = [one.form.name, other.form.name];
      expect([...names, sameContent(one.record, other.record)]).toEqual([...names, isSame]);
      const verdict = isSame ? 'duplicate' : 'keep_beside';
      expect([...names, reconcileWhole(one.record, other.record)]).toEqual([...names, verdict]);
    }
  });

  it.each([
    ['client_id', withFields({ client_id: 'app' })],
    ['occurred_at', withFields({ occurred_at: '2026-11-21T08:59:59Z' })],
    ['schema_version', withFields({ schema_version: 'v2' })],
    ['causation_id', withFields({ causation_id: 'cause-2' })],
    ['digits of the body', withBody('{"amount":12.51}')],
    ['body', withBody('{"amount":12.5,"more":null}')],
  ])('unless they have another %s', (_, event) => {
    const others = FORMS.map((form) => recordAs(form, event));
    for (const { record } of inEachForm()) {
      expect(others.map((other) => reconcileWhole(record, other))).toEqual(
        others.map(() => 'keep_beside'),
      );
      expect(others.some((other) => sameContent(other, record))).toBe(false);
    }
  });
});

function extraOf({ content }: NewRecord): string {
  return JSON.stringify(content.kind === 'event' && content.envelope.extra);
}

describe('a message with its envelope in attributes', () => {
  it.each(['constructor', '__proto__'])(
    'is refused if one has the name %s, before and after its text is sent again',
    (name) => {
      const { text, attributes } = ATTRIBUTES.write(EVENT);
      const more = [[name, { type: 'String', value: 'x' }] as const];
      const all = Object.fromEntries([...Object.entries(attributes ?? {}), ...more]);
      const reading = readMessage(text, PAYMENTS, NOW, all);
      const errors = [{ pointer: `/attributes/${name}`, rule: 'forbidden_key' }];
      expect(reading).toMatchObject({ kind: 'rejected', reason: 'invalid_envelope', errors });
      const again = readMessage(reading.kind === 'rejected' ? reading.text : '', PAYMENTS, NOW);
      expect(again).toMatchObject({ kind: 'rejected', reason: 'invalid_envelope' });
      expect(again.contentHash).toBe(reading.contentHash);
    },
  );
});
