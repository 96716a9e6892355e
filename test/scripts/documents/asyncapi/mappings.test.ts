import { describe, expect, it } from 'vitest';

import {
  attributesOf,
  placesElsewhere,
} from '../../../../scripts/documents/asyncapi/cloud-event-attributes.ts';
import {
  binaryForm,
  structuredForm,
} from '../../../../scripts/documents/asyncapi/cloud-event-forms.ts';
import { createAjv } from '../../../../scripts/schemas/ajv.ts';
import type { MappingsFile } from '../../../../src/core/envelopes/mappings.ts';

const EVENT = { eventType: 'order.placed', version: 'v2' };
const CLOUD_EVENT = {
  ...{ specversion: '1.0', id: 'e-1', source: 'shop', type: 'order.placed' },
  ...{ time: '2026-11-21T09:00:00Z', tenantid: 'acme', schemaversion: 'v2', data: { total: 1 } },
};

/** Whether the schema of the message accepts a CloudEvent that differs from the one above. */
function accepts(mappings: MappingsFile, differences: object): boolean {
  const schema = structuredForm(mappings).payload(EVENT, { type: 'object', required: ['total'] });
  const event = Object.entries<unknown>({ ...CLOUD_EVENT, ...differences });
  const sent = Object.fromEntries(event.filter(([, value]) => value !== undefined));
  return createAjv({ strict: false }).compile(schema)(sent);
}

const NATIVE_EVENT = {
  ...{ event_id: 'e-1', event_type: 'order.placed', schema_version: 'v2', tenant_id: 'acme' },
  ...{ client_id: 'shop', occurred_at: '2026-11-21T09:00:00Z', group_id: 'g-1' },
  body: { total: 1 },
};
const TYPES = { 'com.acme.Order': 'order.placed', 'com.acme.Order2': 'order.placed/v2' };

describe('the AsyncAPI message of a CloudEvent', () => {
  it.each<[string, MappingsFile, object, boolean]>([
    ['as it is', {}, {}, true],
    ['of another type', {}, { type: 'com.acme.Order' }, false],
    ['with a mapped type', { types: TYPES }, { type: 'com.acme.Order' }, true],
    ['with its own type beside mapped ones', { types: TYPES }, {}, true],
    [
      'with a mapped type that says the version',
      { types: TYPES },
      { type: 'com.acme.Order2', schemaversion: undefined },
      true,
    ],
    ['without a version', {}, { schemaversion: undefined }, false],
    ['with a type mapped to another one', { types: { x: 'order.closed' } }, { type: 'x' }, false],
    ['of a tenant with a space', {}, { tenantid: 'Acme Inc' }, false],
    ['of a mapped tenant', { tenants: { 'Acme Inc': 'acme' } }, { tenantid: 'Acme Inc' }, true],
    ['of a client with a space', {}, { clientid: 'The shop' }, false],
    ['of a mapped client', { clients: { 'The shop': 'shop' } }, { clientid: 'The shop' }, true],
    ['without a tenant', {}, { tenantid: undefined }, false],
    [
      'without a tenant that is elsewhere',
      { cloudevents: { tenant_id: '/data/tenant' } },
      { tenantid: undefined },
      true,
    ],
    [
      'with neither of two attributes of its tenant',
      { cloudevents: { tenant_id: '/customer' } },
      { tenantid: undefined },
      false,
    ],
    [
      'with its tenant in the mapped attribute',
      { cloudevents: { tenant_id: '/customer' } },
      { tenantid: undefined, customer: 'acme' },
      true,
    ],
    [
      'with its tenant in the standard attribute beside a mapped one',
      { cloudevents: { tenant_id: '/customer' } },
      {},
      true,
    ],
    [
      'without a version whose type does not say it either',
      { types: TYPES },
      { type: 'com.acme.Order', schemaversion: undefined },
      false,
    ],
    [
      'with a type that says the version, if the version may be elsewhere, too',
      { types: TYPES, cloudevents: { schema_version: '/version' } },
      { type: 'com.acme.Order2', schemaversion: undefined },
      true,
    ],
    [
      'with no version at any place',
      { types: TYPES, cloudevents: { schema_version: '/version' } },
      { type: 'com.acme.Order', schemaversion: undefined },
      false,
    ],
    [
      'whose type, and so its version, may be elsewhere',
      { types: TYPES, cloudevents: { event_type: '/kind' } },
      { type: undefined, kind: 'com.acme.Order2', schemaversion: undefined },
      true,
    ],
    [
      'with its body elsewhere',
      { cloudevents: { body: '/data/a~1b' } },
      { data: { 'a/b': { total: 1 } } },
      true,
    ],
    ['with no body there', { cloudevents: { body: '/data/a~1b' } }, {}, false],
  ])('accepts or refuses one %s', (_, mappings, differences, expected) => {
    expect(accepts(mappings, differences)).toBe(expected);
  });

  it('has a sample with the names and at the places of its senders, which its schema accepts', () => {
    const mappings = {
      types: TYPES,
      tenants: { 'Acme Inc': 'acme' },
      cloudevents: { tenant_id: '/customer', group_id: '/data/key', body: '/data/order' },
    };
    const form = structuredForm(mappings);
    const sample = form.sample(NATIVE_EVENT)?.payload;
    expect(sample).toEqual({
      ...{ specversion: '1.0', id: 'e-1', source: 'shop', type: 'com.acme.Order2' },
      ...{ time: '2026-11-21T09:00:00Z', customer: 'Acme Inc' },
      datacontenttype: 'application/json',
      data: { key: 'g-1', order: { total: 1 } },
    });
    const body = { type: 'object', required: ['total'] };
    const schema = form.payload(EVENT, body);
    expect(createAjv({ strict: false }).compile(schema)(sample)).toBe(true);
    expect(schema['properties']).toMatchObject({
      customer: { anyOf: expect.any(Array) as object },
    });
    expect(binaryForm(mappings).sample(NATIVE_EVENT)).toMatchObject({
      headers: { 'ce-customer': 'Acme Inc' },
      payload: { key: 'g-1', order: { total: 1 } },
    });
  });

  it('has the same choices in binary mode, with the prefix', () => {
    const mappings = { types: TYPES, cloudevents: { tenant_id: '/customer' } };
    expect(binaryForm(mappings).headers?.(EVENT)).toMatchObject({
      allOf: [
        { anyOf: [{ required: ['ce-tenantid'] }, { required: ['ce-customer'] }] },
        {
          anyOf: [
            { required: ['ce-schemaversion'] },
            { required: ['ce-type'], properties: { 'ce-type': { enum: ['com.acme.Order2'] } } },
          ],
        },
      ],
    });
    expect(binaryForm({}).headers?.(EVENT)).not.toHaveProperty('allOf');
  });

  it('requires no attribute instead of a place in its data', () => {
    const mappings = { cloudevents: { tenant_id: '/data/tenant' } };
    expect(binaryForm(mappings).headers?.(EVENT)).not.toHaveProperty('allOf');
  });

  it('says which fields are elsewhere', () => {
    const mappings = { cloudevents: { tenant_id: '/data/tenant', body: '/data/order' } };
    expect(placesElsewhere(mappings)).toEqual([
      'The native field `tenant_id` is taken from `/data/tenant`, if it is there, else from `tenantid`. A message must have one of them.',
      'The body is taken from `/data/order`.',
    ]);
    expect(attributesOf(EVENT, mappings)).toContainEqual(
      expect.objectContaining({ name: 'tenantid', required: false }),
    );
    for (const form of [structuredForm(mappings), binaryForm(mappings)]) {
      expect(form.operation.description).toContain('taken from `/data/tenant`');
    }
  });

  it('says that a type may say the version, if one does', () => {
    const cloudevents = { schema_version: '/version', tenant_id: '/customer' };
    const version =
      'The native field `schema_version` is taken from `/version`, if it is there, else from `schemaversion`. A message must have one of them';
    const tenant =
      'The native field `tenant_id` is taken from `/customer`, if it is there, else from `tenantid`. A message must have one of them.';
    expect(placesElsewhere({ types: TYPES, cloudevents })).toEqual([
      `${version}, or a type that says it.`,
      tenant,
    ]);
    const types = { 'com.acme.Order': 'order.placed' };
    expect(placesElsewhere({ types, cloudevents })).toEqual([`${version}.`, tenant]);
  });

  it('has an attribute once, also if a field is taken from an attribute of the format', () => {
    const mappings = { cloudevents: { tenant_id: '/source', group_id: '/customer' } };
    const names = attributesOf(EVENT, mappings).map(({ name }) => name);
    expect(names.filter((name) => name === 'source')).toEqual(['source']);
    expect(names.filter((name) => name === 'customer')).toEqual(['customer']);
  });
});
