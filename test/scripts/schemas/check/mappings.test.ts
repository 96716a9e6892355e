import { describe, expect, it } from 'vitest';

import { corpusEntryOpinions } from '../../../../scripts/schemas/check/mappings/entry-opinion.ts';
import {
  mappingChanges,
  readableEntries,
} from '../../../../scripts/schemas/check/mappings/changed-entries.ts';
import { structuralEntryOpinion } from '../../../../scripts/schemas/check/mappings/judge-entry.ts';
import { judgeMappings } from '../../../../scripts/schemas/check/mappings/judge-mappings.ts';
import { MappingTally } from '../../../../scripts/schemas/check/mappings/mapping-tally.ts';
import { ledgerCorpus } from '../../../../scripts/schemas/check/ledger-corpus.ts';
import { MemoryLedgerEditor } from '../../../../src/adapters/memory/memory-ledger-editor.ts';
import { MemoryStore } from '../../../../src/adapters/memory/memory-store.ts';
import type { MappingsFile } from '../../../../src/core/envelopes/mappings.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { PAYMENT } from '../../../support/events.ts';
import { cameAs, processed, rejected } from '../../../support/records.ts';

const TYPES = new Set(['payment.processed', 'order.placed']);
const SCHEMAS = [
  {
    eventType: 'payment.processed',
    version: 'v1',
    validate: () => [],
  },
];

describe('a changed entry of mappings.json', () => {
  it.each<[before: MappingsFile, after: MappingsFile, verdict: string, about: string]>([
    // Types
    [{}, { types: { pay: 'payment.processed' } }, 'compatible', 'were rejected before'],
    [{ types: { pay: 'payment.processed' } }, {}, 'incompatible', '"pay" would be rejected'],
    [
      { types: { pay: 'payment.processed/v1' } },
      { types: { pay: 'order.placed/v1' } },
      'incompatible',
      'were events of payment.processed/v1 and would be of order.placed/v1',
    ],
    [
      {},
      { types: { 'order.placed': 'payment.processed' } },
      'incompatible',
      'were events of order.placed and would be of payment.processed',
    ],
    [
      {},
      { types: { 'order.placed': 'order.placed/v2' } },
      'compatible',
      "that don't say their version were rejected before",
    ],
    [
      { types: { pay: 'payment.processed/v1' } },
      { types: { pay: 'payment.processed/v2' } },
      'incompatible',
      "that don't say their version were of v1 and would be of v2",
    ],
    [
      { types: { pay: 'payment.processed/v1' } },
      { types: { pay: 'payment.processed' } },
      'incompatible',
      "that don't say their version were of v1 and would be rejected",
    ],
    [{ types: { 'order.placed': 'order.placed' } }, {}, 'compatible', 'nothing is read'],
    // Tenants
    [{}, { tenants: { '/a': 'acme' } }, 'compatible', 'were rejected before'],
    [
      {},
      { tenants: { 12: 'acme' } },
      'undecided',
      'were events of 12 and would be of acme, if somebody sends such messages already',
    ],
    [{}, { tenants: { acme: 'acme' } }, 'compatible', 'nothing is read differently'],
    [
      { tenants: { 12: 'acme' } },
      { tenants: { 12: 'bolt' } },
      'incompatible',
      'were events of acme and would be of bolt',
    ],
    [{ tenants: { 12: 'acme' } }, {}, 'incompatible', 'events of acme and would be of 12'],
    [{ tenants: { '/a': 'acme' } }, {}, 'incompatible', '"/a" would be rejected'],
    // Clients: a source passes with other characters.
    [{}, { clients: { '/shop/eu': 'shop' } }, 'undecided', 'of shop-eu and would be of shop, if'],
    [{}, { clients: { '/shop/eu': 'shop-eu' } }, 'compatible', 'nothing is read differently'],
    [{ clients: { '/': 'shop' } }, {}, 'incompatible', '"/" would be rejected'],
    [
      { clients: { '/shop/eu': 'shop' } },
      {},
      'incompatible',
      'would be rejected, or be of the client shop-eu',
    ],
    // Places
    [
      {},
      { cloudevents: { tenant_id: '/customer' } },
      'undecided',
      'that already have something at /customer would get their tenant_id from there and not from /tenantid',
    ],
    [{}, { cloudevents: { tenant_id: '/tenantid' } }, 'compatible', 'nothing is read differently'],
    [
      {},
      { cloudevents: { client_id: '/source' } },
      'undecided',
      'from there and not from /clientid',
    ],
    [
      { sns: { tenant_id: '/Subject' } },
      { sns: { tenant_id: '/TopicArn' } },
      'incompatible',
      'would no longer be read at /Subject',
    ],
    [
      { eventbridge: { tenant_id: '/account' } },
      {},
      'incompatible',
      'no longer be read at /account',
    ],
    [
      {},
      { sns: { body: '/Message/order' } },
      'incompatible',
      'the body of all messages of SNS was read at /Message and would be at /Message/order',
    ],
    [{}, { cloudevents: { body: '/data' } }, 'compatible', 'nothing is read differently'],
  ])('%j → %j is %s', (before, after, verdict, about) => {
    const { changes } = mappingChanges(before, after);
    const opinions = changes.map((change) =>
      structuralEntryOpinion(change, { before: TYPES, after: TYPES }),
    );
    expect(opinions.map((one) => one.verdict.kind)).toEqual([verdict]);
    expect(JSON.stringify(opinions).replaceAll('\\"', '"')).toContain(about);
  });

  it('is named by its pointer, whatever the order of entries is', () => {
    const before = { types: { a: 'x', b: 'y' }, clients: { '/a~b': 'shop' } };
    const after = { clients: { '/a~b': 'store' }, types: { b: 'y', a: 'x' } };
    expect(mappingChanges(before, after).changes).toEqual([
      { part: 'clients', name: '/a~b', entry: '/clients/~1a~0b', before: 'shop', after: 'store' },
    ]);
  });
});

it('reads no place of what is no field, from a file that the build refuses today', () => {
  const file = { sns: { constructor: '/Subject', tenant_id: '/Subject' } };
  expect(readableEntries(file)).toEqual({ sns: { tenant_id: '/Subject' } });
});

describe('overrides of changed mappings', () => {
  const files = [{ file: '', eventType: 'payment.processed', version: 'v1', schema: {} }];
  const change = mappingChanges({ tenants: { 12: 'acme' } }, { tenants: { 12: 'bolt' } });
  const outcomes = (value: string | null) => {
    const reason = 'The account has sent nothing so far.';
    const overrides = [{ entry: '/tenants/12', value, reason }];
    const rules = { published: files, current: files, overrides, isStrict: false };
    const { changed, stale } = judgeMappings(change, rules);
    return [changed[0]?.outcome, stale.length];
  };

  it('accept exactly one value of an entry', () => {
    expect(outcomes('bolt')).toEqual(['overridden', 0]);
    expect(outcomes('acme')).toEqual(['breaks', 1]);
    expect(outcomes(null)).toEqual(['breaks', 1]);
  });
});

function cloudEvent(more: object = {}): string {
  return JSON.stringify({
    specversion: '1.0',
    id: 'e-1',
    source: '/shop/eu',
    type: 'payment.processed',
    time: '2026-11-21T09:00:00Z',
    tenantid: '12',
    schemaversion: 'v1',
    data: PAYMENT,
    ...more,
  });
}

describe('messages of other formats', () => {
  const opinionsOf = (before: MappingsFile, after: MappingsFile, ...messages: string[]) => {
    const { changes } = mappingChanges(before, after);
    const tally = new MappingTally(changes, before, after, SCHEMAS);
    messages.forEach((text, index) => tally.addMessage(`file:${index + 1}`, text));
    const extent = { isComplete: true, notes: [] };
    const opinions = corpusEntryOpinions({ source: 'file', hasMessages: true, tally, extent });
    return { opinions, waits: tally.waits };
  };

  it('show which entry makes them other events', () => {
    const after = { tenants: { 12: 'acme' }, clients: { '/shop/us': 'shop' } };
    const native = JSON.stringify({ event_type: 'payment.processed', tenant_id: '12' });
    const messages = [cloudEvent(), cloudEvent({ id: 'e-2', tenantid: 'bolt' }), native];
    const { opinions } = opinionsOf({}, after, ...messages);
    expect(opinions.get('/tenants/12')).toMatchObject({
      summary: 'would change 1 of 2 messages of other formats in file',
      verdict: {
        kind: 'incompatible',
        findings: [
          { pointer: '/tenants/12', message: '1 × would have another tenant_id, such as file:1' },
        ],
      },
    });
    expect(opinions.get('/clients/~1shop~1us')).toMatchObject({
      verdict: { kind: 'compatible' },
      summary: 'would change none of 2 messages of other formats in file',
    });
  });

  it('show what would be rejected, and what would be accepted that waits', () => {
    const before = { types: { pay: 'payment.processed' } };
    const after = { types: { paid: 'payment.processed' } };
    const messages = [cloudEvent({ type: 'pay' }), cloudEvent({ type: 'paid' })];
    const { opinions, waits } = opinionsOf(before, after, ...messages);
    expect(opinions.get('/types/pay')?.verdict).toMatchObject({
      findings: [{ message: '1 × would be rejected as unknown_type, such as file:1' }],
    });
    expect(waits).toEqual({ waiting: 1, accepted: 1 });
  });

  it('count for the places of the event inside, whatever is around it', () => {
    const busEvent = { 'detail-type': 'any', detail: JSON.parse(cloudEvent()) as unknown };
    const after = {
      cloudevents: { tenant_id: '/comacme' },
      eventbridge: { tenant_id: '/account' },
    };
    const { opinions } = opinionsOf({}, after, JSON.stringify(busEvent));
    expect(opinions.get('/cloudevents/tenant_id')).toMatchObject({
      summary: 'would change none of 1 message of another format in file',
    });
    expect(opinions.get('/eventbridge/tenant_id')?.verdict.kind).toBe('undecided');
  });

  it('are read again by the entries of their own names only', () => {
    let checks = 0;
    const validate = () => {
      checks += 1;
      return [];
    };
    const names = Array.from({ length: 50 }, (_, index) => [String(index), 'acme']);
    const after = { tenants: Object.fromEntries(names) as Record<string, string> };
    const schemas = [{ eventType: 'payment.processed', version: 'v1', validate }];
    const tally = new MappingTally(mappingChanges({}, after).changes, {}, after, schemas);
    tally.addMessage('file:1', cloudEvent());
    // By the old mappings, by the new ones, and by the entry of its tenant.
    expect(checks).toBe(3);
  });

  it('count together with recorded events', () => {
    const { changes } = mappingChanges({}, { tenants: { acme: 'bolt' } });
    const tally = new MappingTally(changes, {}, { tenants: { acme: 'bolt' } }, SCHEMAS);
    tally.addMessage('file:1', cloudEvent());
    tally.addRecorded({ key: 'acme#e-1', format: 'sns', tenantId: 'acme' });
    tally.addRecorded({ key: 'acme#e-2', format: 'sns', tenantId: 'acme' });
    const extent = { isComplete: true, notes: [] };
    const opinions = corpusEntryOpinions({ source: 'file', hasMessages: true, tally, extent });
    expect(opinions.get('/tenants/acme')?.summary).toBe(
      'would change 2 of 3 messages of other formats in file',
    );
  });

  it('of another format say nothing about a place', () => {
    const after = { sns: { tenant_id: '/Subject' } };
    const { opinions } = opinionsOf({}, after, cloudEvent());
    expect(opinions.get('/sns/tenant_id')?.verdict).toMatchObject({
      kind: 'undecided',
      doubts: [{ message: expect.stringMatching(/^file has no message in another format /) }],
    });
  });
});

describe('recorded events of a ledger', () => {
  const read = async (
    records: readonly LedgerRecord[],
    after: MappingsFile,
    { before = {}, limit = 100 }: { readonly before?: MappingsFile; readonly limit?: number } = {},
  ) => {
    const byKey = new Map(records.map((record) => [record.key, record]));
    const source = ledgerCorpus(
      {
        name: 'the ledger',
        queries: new MemoryStore(byKey),
        editor: new MemoryLedgerEditor(byKey),
        tenants: { seenTenants: () => Promise.resolve({ tenants: [], isComplete: true }) },
      },
      {
        tenantId: undefined,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      },
    );
    const tally = new MappingTally(mappingChanges(before, after).changes, before, after, SCHEMAS);
    const { mappings: extent } = await source.read({ tallies: [], mappings: tally }, limit);
    const { hasMessages } = source;
    const opinions = corpusEntryOpinions({ source: source.name, hasMessages, tally, extent });
    return { opinion: [...opinions.values()][0], waits: tally.waits };
  };
  const ofTenant = (tenant: string) => processed({ tenant_id: tenant, event_id: 'e-1' });
  const after = { tenants: { 12: 'acme' } };

  it('show that a tenant already sends messages of other formats', async () => {
    const { opinion } = await read([cameAs('cloudevents', ofTenant('12'))], after);
    expect(opinion).toMatchObject({
      summary: 'found events of the tenant "12" that came in other formats in the ledger',
      verdict: {
        kind: 'incompatible',
        findings: [{ message: '1 × would have another tenant_id, such as 12#e-1' }],
      },
    });
  });

  it('count up to the limit', async () => {
    const records = ['e-1', 'e-2', 'e-3'].map((id, index) => {
      const record = processed({ tenant_id: '12', event_id: id });
      return index === 1 ? cameAs('cloudevents', record) : record;
    });
    const { opinion } = await read(records, after, { limit: 2 });
    expect(opinion?.verdict.kind).toBe('incompatible');
    expect(opinion?.notes).toEqual(['read the newest events only']);
  });

  it("don't count if another name is mapped to their tenant", async () => {
    const before = { tenants: { 11: '12' } };
    const both = { tenants: { 11: '12', 12: 'acme' } };
    const { opinion } = await read([cameAs('cloudevents', ofTenant('12'))], both, { before });
    expect(opinion?.verdict.kind).toBe('undecided');
  });

  it("say nothing about types and clients, because they aren't kept as they were sent", async () => {
    const accepted = [cameAs('cloudevents', ofTenant('12'))];
    const { opinion } = await read(accepted, { clients: { '/shop/us': 'shop' } });
    const message =
      'the ledger keeps accepted events as they were read, not as they were sent. So only --events with messages as they ' +
      'were sent can show what becomes of them';
    expect(opinion?.verdict).toMatchObject({ kind: 'undecided', doubts: [{ message }] });
  });

  it('do not count if they are native or of another tenant', async () => {
    const { opinion } = await read([ofTenant('12'), cameAs('sns', ofTenant('bolt'))], after);
    expect(opinion?.verdict).toEqual({ kind: 'compatible' });
    expect(opinion?.notes).toEqual(['read all events']);
  });

  it('that wait are read again with the new mappings', async () => {
    const record = rejected({ tenant_id: 'bolt', event_id: 'e-2' });
    const text = cloudEvent({ type: 'paid', tenantid: 'bolt', id: 'e-2' });
    const waits = { ...record, content: { kind: 'raw', text, format: 'cloudevents' } as const };
    const found = await read([waits], { types: { paid: 'payment.processed' } });
    expect(found.waits).toEqual({ waiting: 1, accepted: 1 });
    expect(found.opinion?.verdict.kind).toBe('undecided');
  });
});
