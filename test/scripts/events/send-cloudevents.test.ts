import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { senderByHttp } from '../../../scripts/events/send-by-http.ts';
import type { Sent } from '../../../scripts/events/sender.ts';
import { unsigned } from '../../../scripts/events/sign-call.ts';
import { senderMappings } from '../../../scripts/formats/sender-mappings.ts';
import { createFormats } from '../../../src/core/envelopes/create-formats.ts';
import { readMappings, type MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { SchemaRegistry } from '../../../src/core/schema-registry.ts';
import { OPERATOR, testApi, type TestApi } from '../../http/support.ts';
import { PAYMENT, PAYMENT_SCHEMAS, wireText, wireTextWithBody } from '../../support/events.ts';

type Format = 'native' | 'cloudevents' | 'cloudevents-binary';

const CLOUDEVENTS = ['cloudevents', 'cloudevents-binary'] as const;
const CLOCK = { now: () => 0, sleep: () => Promise.resolve() };
const MAPPINGS: MappingsFile = {
  tenants: { 'Käse, "GmbH" 100 %': 'acme' },
  clients: { 'https://café.example/?a=b,c': 'web' },
  cloudevents: { tenant_id: '/comacmetenant', group_id: '/comAcmeGroup' },
};

let api: TestApi;
let server: Server;
let headers: Headers;
beforeEach(async () => {
  const formats = createFormats(readMappings(MAPPINGS));
  api = testApi({ registry: new SchemaRegistry(PAYMENT_SCHEMAS, formats) });
  server = createServer((request, response) => {
    void text(request).then(async (json) => {
      headers = new Headers(request.headers as Record<string, string>);
      const answer = await api.send('/events', { as: OPERATOR, json, headers });
      response.writeHead(answer.status).end(await answer.text());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Sends an event to the API, which reads it. */
function send(event: string, format: Format, mappings: MappingsFile = MAPPINGS): Promise<Sent> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const writing = { format, mappings: senderMappings(mappings) };
  return senderByHttp(url, writing, unsigned, CLOCK)(event, new AbortController().signal);
}

const accepted = (result: string) => ({ kind: 'accepted', result, id: 'evt-1' });
const contentOf = (key: string) => api.records.get(key)?.content;

describe('an event that is sent over HTTP as a CloudEvent', () => {
  it.each(CLOUDEVENTS)(
    'is recorded once, and is a duplicate in other formats: %s',
    async (format) => {
      const body = JSON.stringify(PAYMENT).replace('12.5', '12.50');
      const event = wireTextWithBody(body, { group_id: 'g-1' });
      expect(await send(event, format)).toEqual(accepted('processed'));
      expect(contentOf('acme#evt-1')).toMatchObject({ format: 'cloudevents', bodyText: body });
      for (const other of ['native', ...CLOUDEVENTS] as const) {
        expect(await send(event, other)).toEqual(accepted('duplicate'));
      }
    },
  );

  it('is sent with the content type of CloudEvents if the file has it in their JSON format', async () => {
    const data = PAYMENT;
    const event = {
      specversion: '1.0',
      id: 'evt-1',
      type: 'payment.processed',
      source: '/shop',
      comacmetenant: 'acme',
      schemaversion: 'v1',
      data,
    };
    expect(await send(JSON.stringify(event), 'native')).toEqual(accepted('processed'));
    expect(headers.get('content-type')).toBe('application/cloudevents+json');
    expect(headers.has('idempotency-key')).toBe(false);
    expect([...api.records.values()]).toMatchObject([{ content: { format: 'cloudevents' } }]);
    const native = { ...event, event_type: 'payment.processed' };
    await send(JSON.stringify(native), 'native');
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('has percent-encoded attributes in headers', async () => {
    const note = 'Euro € 😀, "100 %"~!';
    const sent = await send(wireText({ note }), 'cloudevents-binary');
    expect(sent).toEqual(accepted('processed'));
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'ce-note': 'Euro%20%E2%82%AC%20%F0%9F%98%80%2C%20%22100%20%25%22~!',
      'ce-comacmetenant': 'K%C3%A4se%2C%20%22GmbH%22%20100%20%25',
      'ce-source': 'https://caf%C3%A9.example/?a=b%2Cc',
    });
    expect(contentOf('acme#evt-1')).toMatchObject({
      envelope: { tenantId: 'acme', clientId: 'web', extra: { note } },
    });
  });

  it('has a place in headers for ids with commas', async () => {
    expect(await send(wireText({ event_id: 'a,b' }), 'cloudevents-binary')).toMatchObject({
      id: 'a,b',
    });
  });

  it('may have more attributes than SQS takes', async () => {
    const extensions = { a: 'a', b: 2, c: true, d: '', correlation_id: 'c-1', causation_id: 'c-0' };
    expect(await send(wireText(extensions), 'cloudevents-binary')).toEqual(accepted('processed'));
    expect(contentOf('acme#evt-1')).toMatchObject({
      envelope: { correlationId: 'c-1', causationId: 'c-0', extra: { a: 'a', b: '2', d: '' } },
    });
  });

  it.each([
    ['cloudevents', 'tenant_id', '/tenantid'],
    ['cloudevents-binary', 'tenant_id', '/headers/ce-tenantid'],
    ['cloudevents-binary', 'occurred_at', '/headers/ce-time'],
  ] as const)('is refused as %s if its %s is empty', async (format, field, pointer) => {
    const sent = await send(wireText({ [field]: '' }), format, {});
    expect(sent).toMatchObject({ kind: 'refused', errors: [{ pointer }] });
    expect(api.records.size).toBe(0);
  });

  it.each(CLOUDEVENTS)('isn’t sent as %s if it has no place in it', async (format) => {
    const why = `as ${format} it would have no place for its field "a_b": `;
    expect(await send(wireText({ a_b: 1 }), format)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(why) as string,
    });
    expect(await send('{"id":"x","type":"t","payload":1}', format)).toMatchObject({
      reason: expect.stringContaining('it must be a native event') as string,
    });
    expect(api.reports).toEqual([]);
  });
});
