import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readMappingsFile } from '../../../scripts/schemas/mappings.ts';
import { readSchemas } from '../../../scripts/schemas/read.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mappings-'));
  for (const version of ['v1', 'v2']) {
    mkdirSync(join(folder, 'order.placed'), { recursive: true });
    writeFileSync(join(folder, `order.placed/${version}.json`), '{}');
  }
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function readText(text: string) {
  writeFileSync(join(folder, 'mappings.json'), text);
  const { schemas, problems } = readSchemas(folder);
  expect(problems).toEqual([]);
  return readMappingsFile(folder, schemas);
}

describe('a folder of schemas', () => {
  it('may have no link whose file is gone, not even for mappings.json', () => {
    for (const name of ['order.placed/v3.json', 'mappings.json']) {
      symlinkSync(join(folder, 'gone.json'), join(folder, name));
    }
    const { schemas, problems } = readSchemas(folder);
    expect(schemas.map(({ version }) => version)).toEqual(['v1', 'v2']);
    const reason = 'is a link to a file that is not there';
    expect(problems).toMatchObject([
      { file: 'mappings.json', reason },
      { file: 'order.placed/v3.json', reason },
    ]);
  });

  it('may have no link to itself', () => {
    symlinkSync('v3.json', join(folder, 'order.placed/v3.json'));
    expect(readSchemas(folder).problems).toMatchObject([
      { file: 'order.placed/v3.json', reason: 'is a link to a file that is not there' },
    ]);
  });

  it('may have no link to a folder that it is in', () => {
    symlinkSync('..', join(folder, 'order.placed/again'));
    const { schemas, problems } = readSchemas(folder);
    expect(schemas.map(({ version }) => version)).toEqual(['v1', 'v2']);
    expect(problems).toMatchObject([
      { file: 'order.placed/again', reason: 'is a link to a folder that it is in' },
    ]);
  });

  it.each([
    ['begins with a byte order mark', '\uFEFF{}'],
    ['is not UTF-8', Buffer.from('\uFEFF{}', 'utf16le')],
  ])('says of a file that Windows wrote that it %s', (reason, content) => {
    writeFileSync(join(folder, 'order.placed/v1.json'), content);
    const remedy = 'Save it as UTF-8 without a byte order mark.';
    expect(readSchemas(folder).problems).toEqual([
      { file: 'order.placed/v1.json', reason, remedy },
    ]);
  });
});

describe('mappings.json', () => {
  it('need not exist', () => {
    expect(readMappingsFile(folder, [])).toEqual({ mappings: {}, problems: [] });
  });

  it('is refused if it is a folder', () => {
    mkdirSync(join(folder, 'mappings.json'));
    expect(readMappingsFile(folder, [])).toMatchObject({
      mappings: {},
      problems: [{ file: 'mappings.json', reason: 'is a folder, but a file is needed there' }],
    });
  });

  it('may map types, names and places of fields', () => {
    const mappings = {
      types: { 'com.acme.order': 'order.placed/v2', 'Order Placed': 'order.placed' },
      tenants: { '123456789012': 'acme' },
      clients: { '/shop': 'web' },
      cloudevents: { tenant_id: '/comacme~1tenant', body: '/data/order', generation: '/hops' },
      sns: { event_type: '/Subject', tenant_id: '/MessageAttributes/tenant/Value' },
      eventbridge: { body: '/detail', occurred_at: '/detail/at' },
    };
    expect(readText(JSON.stringify(mappings))).toEqual({ mappings, problems: [] });
  });

  it.each<[string, string, string]>([
    ['{', 'is not JSON', 'Write one JSON object'],
    ['[]', 'is JSON, but not an object', 'Write one JSON object'],
    ['{"types": {}, "types": {}}', 'is JSON that parsers read differently', 'Keep one of the two'],
    ['{"types": {"__proto__": "a"}}', 'is a key that no event may use', 'Remove the key'],
    ['{"type": {}}', 'has an unknown part at "/type"', 'It may have types, tenants, clients'],
    ['{"types": []}', 'must have an object at "/types", got an array', 'Name an event type'],
    ['{"sns": null}', 'must have an object at "/sns", got null', 'Write a native field'],
    [
      '{"types": {"a/b": 1}}',
      'must have a string at "/types/a~1b", got a number',
      'Name an event type of this folder',
    ],
    [
      '{"types": {"a": "order.paid"}}',
      '"order.paid" has no schema, at "/types/a"',
      'Name an event type of this folder',
    ],
    [
      '{"types": {"a": "order.placed/v3"}}',
      '"order.placed/v3" has no schema of this version. It has v1, v2, at "/types/a"',
      'as "order.placed" or "order.placed/v2"',
    ],
    [
      '{"types": {"a": "order.placed/v1/x"}}',
      '"order.placed/v1/x" has no schema of this version',
      'Name an event type',
    ],
    ['{"tenants": {"a": "b c"}}', '"b c" is no tenant_id, at "/tenants/a"', 'Write a tenant_id'],
    ['{"clients": {"a": ""}}', '"" is no client_id, at "/clients/a"', 'Write a client_id'],
    [
      '{"cloudevents": {"tenant": "/a"}}',
      '"/a" is for no field of the envelope, at "/cloudevents/tenant"',
      'Write a native field (event_id, event_type,',
    ],
    [
      '{"sns": {"tenant_id": "/MessageAtributes/x/Value"}}',
      '"/MessageAtributes/x/Value" is in no member that the message has. It may have Message, MessageAttributes, ',
      'Write a native field',
    ],
    [
      '{"eventbridge": {"tenant_id": "/detial/x"}}',
      '"/detial/x" is in no member that the message has. It may have detail, detail-type, ',
      'Write a native field',
    ],
    ['{"sns": {"event_id": ""}}', '"" is no JSON pointer, at "/sns/event_id"', 'Write a native'],
    ['{"sns": {"event_id": "a"}}', '"a" is no JSON pointer', 'Write a native field'],
    ['{"sns": {"event_id": "/a~2"}}', '"/a~2" is no JSON pointer', 'Write a native field'],
    [
      '{"sns": {"event_id": "/MessageAttributes/id"}}',
      '"/MessageAttributes/id" is no value of an attribute, such as "/MessageAttributes/tenant/Value"',
      'Write a native field',
    ],
    [
      '{"eventbridge": {"body": "/details"}}',
      '"/details" is not in "/detail", at "/eventbridge/body"',
      'That of the body begins with "/detail"',
    ],
  ])('%s is refused: %s', (text, reason, remedy) => {
    const { mappings, problems } = readText(text);
    expect(mappings).toEqual({});
    expect(problems).toEqual([
      {
        file: 'mappings.json',
        reason: expect.stringContaining(reason),
        remedy: expect.stringContaining(remedy),
      },
    ]);
  });

  it('is told everything that is wrong at once', () => {
    const text = '{"types": {"a": "x", "b": "y"}, "tenants": {"c": 1}, "more": 2}';
    expect(readText(text).problems).toHaveLength(4);
  });
});
