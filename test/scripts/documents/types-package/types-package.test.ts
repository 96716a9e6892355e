import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { packageIdentity } from '../../../../scripts/documents/types-package/package-identity.ts';
import { typesPackage } from '../../../../scripts/documents/types-package/types-package.ts';
import type { EventDocument } from '../../../../scripts/openapi/event-document.ts';
import type { MappingsFile } from '../../../../src/core/envelopes/mappings.ts';
import type { Envelope } from '../../../../src/core/envelope.ts';
import { wireMessage } from '../../../../src/core/wire-message.ts';

/** Has every field of an envelope, which the compiler checks. */
const WHOLE: Required<Omit<Envelope, 'extra'>> = {
  eventId: 'e-1',
  eventType: 'order.placed',
  tenantId: 'acme',
  clientId: 'shop',
  schemaVersion: 'v1',
  occurredAt: '2026-11-21T09:00:00Z',
  groupId: 'o-1',
  expiresAt: '2026-11-22T09:00:00Z',
  correlationId: 'c-1',
  causationId: 'e-0',
  generation: 1,
};

const ENVELOPE = {
  event_id: 'e-1',
  event_type: 'b.done',
  schema_version: 'v10',
  tenant_id: 'acme',
  client_id: 'shop',
  occurred_at: '2026-11-21T09:00:00Z',
  body: { total: 1 },
};

const event = (eventType: string, version: string): EventDocument => ({
  eventType,
  version,
  isNewest: version !== 'v2',
  schema: { type: 'object' },
});

const IDENTITY = { name: '@acme/event-types', version: '1.2.3', license: 'MIT' };

function filesOfPackage(mappings: MappingsFile = {}): ReadonlyMap<string, string> {
  const sample = { envelope: ENVELOPE, shortForm: {} };
  const events = [
    event('b.done', 'v2'),
    { ...event('b.done', 'v10'), sample },
    event('c-done', 'v1'),
  ];
  return typesPackage(
    { version: '1.0.0', events, mappings },
    'export interface BDoneV2 {}\n',
    IDENTITY,
  );
}

function textOf(path: string): string {
  return filesOfPackage().get(`types-package/${path}`) ?? expect.fail(`there is no ${path}`);
}

describe('the types package', () => {
  it('has the name, version and license of its identity, and no file that runs', () => {
    expect(JSON.parse(textOf('package.json'))).toMatchObject({
      ...IDENTITY,
      exports: { '.': { types: './index.d.ts' } },
      files: ['index.d.ts', 'samples', 'schemas'],
    });
    const others = [...filesOfPackage().keys()].filter(
      (path) => !/[.](json|md|d[.]ts)$/.test(path),
    );
    expect(others).toEqual([]);
  });

  it('has the types of the bodies, and knows the newest version of each event type', () => {
    const types = textOf('index.d.ts');
    expect(types).toContain('export interface BDoneV2 {}');
    const [, newest] = /interface NewestVersions \{\n([^}]*)\}/.exec(types) ?? [];
    expect(newest).toBe("  'b.done': 'v10';\n  'c-done': 'v1';\n");
  });

  it('has a type with a description for every field of the envelope', () => {
    const types = textOf('index.d.ts');
    const [, fields = ''] = /interface EnvelopeFields \{\n(.*?)\n\}/s.exec(types) ?? [];
    const described = Array.from(fields.matchAll(/\*\/\n {2}(\w+)\??:/g), ([, name]) => name);
    const ofTheEvent = ['event_type', 'schema_version', 'body'];
    const wireNames = Object.keys(wireMessage(WHOLE, {}));
    expect([...described, ...ofTheEvent].sort()).toEqual(wireNames.sort());
  });

  it('has the schema of each event, and samples of those for which there is one', () => {
    const paths = [...filesOfPackage().keys()].filter((path) => /\/(schemas|samples)\//.test(path));
    expect(paths.map((path) => path.replace('types-package/', ''))).toEqual([
      'schemas/b.done/v2.json',
      'schemas/b.done/v10.json',
      'samples/b.done/v10.json',
      'samples/b.done/v10.d.ts',
      'samples/b.done/v10.cloudevent.json',
      'samples/b.done/v10.cloudevent.d.ts',
      'schemas/c-done/v1.json',
    ]);
    expect(JSON.parse(textOf('schemas/b.done/v2.json'))).toEqual({ type: 'object' });
    expect(JSON.parse(textOf('samples/b.done/v10.json'))).toEqual(ENVELOPE);
    expect(JSON.parse(textOf('samples/b.done/v10.cloudevent.json'))).toEqual({
      specversion: '1.0',
      id: 'e-1',
      source: 'shop',
      type: 'b.done',
      time: '2026-11-21T09:00:00Z',
      tenantid: 'acme',
      schemaversion: 'v10',
      datacontenttype: 'application/json',
      data: { total: 1 },
    });
  });

  it.each([{ body: '/data/order' }, { tenant_id: '/comacmetenant' }])(
    'has no samples of CloudEvents if the team’s have %j',
    (cloudevents) => {
      const files = filesOfPackage({ cloudevents });
      expect([...files.keys()]).toContain('types-package/samples/b.done/v10.json');
      expect([...files.keys()].filter((path) => path.includes('cloudevent'))).toEqual([]);
      const readme = files.get('types-package/README.md');
      expect(readme).not.toContain('.cloudevent.json');
      expect(readme).toContain('There are no samples of CloudEvents, because ');
    },
  );

  it.each<[string, MappingsFile]>([
    ['rejected', { tenants: { acme: 'no tenant' } }],
    ['of another type', { types: { 'b.done': 'c-done' } }],
    ['of another tenant', { tenants: { acme: 'bolt' } }],
    ['of another client', { clients: { shop: 'web' } }],
  ])('has no sample of a CloudEvent that this processor would read as one %s', (_, mappings) => {
    const files = filesOfPackage(mappings);
    expect([...files.keys()].filter((path) => path.includes('cloudevent'))).toEqual([]);
  });

  it('has samples of CloudEvents if senders of other names are mapped', () => {
    const files = filesOfPackage({ types: { Done: 'b.done' }, tenants: { '123': 'acme' } });
    const sample = files.get('types-package/samples/b.done/v10.cloudevent.json') ?? '{}';
    expect(JSON.parse(sample)).toMatchObject({ type: 'b.done', tenantid: 'acme' });
  });

  it('shows its own name and one of its events in its README', () => {
    expect(textOf('README.md')).toContain("from '@acme/event-types'");
    expect(textOf('README.md')).toContain("EventEnvelope<'b.done', 'v10'>");
  });
});

describe('the identity of the types package', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'identity-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function identityOf(config?: object) {
    const path = join(folder, 'package.json');
    writeFileSync(path, JSON.stringify({ version: '1.2.3', ...(config && { config }) }));
    return packageIdentity(path);
  }

  it.each(['event-types', '@acme/event-types', '@acme.io/types_2'])('takes the name %s', (name) => {
    expect(identityOf({ eventTypesPackage: name })).toEqual({
      name,
      version: '1.2.3',
      license: 'UNLICENSED',
    });
  });

  it.each([
    [undefined, 'nothing'],
    [{}, 'nothing'],
    [{ eventTypesPackage: 7 }, '7'],
    [{ eventTypesPackage: null }, 'null'],
    [{ eventTypesPackage: 'Event Types' }, '"Event Types"'],
    [{ eventTypesPackage: '@acme/' }, '"@acme/"'],
    [{ eventTypesPackage: '../types' }, '"../types"'],
    [{ eventTypesPackage: 'a'.repeat(215) }, '"aaa'],
  ])('refuses %j, and says what was expected', (config, got) => {
    expect(() => identityOf(config)).toThrow(
      `config.eventTypesPackage must be a name of an npm package, such as @acme/event-types, got ${got}`,
    );
  });
});
