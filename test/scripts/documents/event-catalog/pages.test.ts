import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { catalogFiles } from '../../../../scripts/documents/event-catalog/catalog-files.ts';
import { catalogOwners } from '../../../../scripts/documents/event-catalog/catalog-owners.ts';
import type { EventDocument } from '../../../../scripts/openapi/event-document.ts';
import type { MappingsFile } from '../../../../src/core/envelopes/mappings.ts';

const FOLDER = 'eventcatalog/services/event-processor';

function filesOf(event: Partial<EventDocument>, mappings: MappingsFile = {}) {
  const whole = { eventType: 'a.b', version: 'v3', isNewest: true, schema: {}, ...event };
  const documents = { asyncApi: '{}', openApi: '{}', mappings };
  return catalogFiles({ version: '1.0.0', events: [whole], owners: [], ...documents });
}

describe('a page of the catalog', () => {
  it('shows the text of a schema to the letter, and never runs it', () => {
    const description = 'Costs {1 + 1} <b>now</b>.\n\nimport x from "y"\n\nexport of `goods`';
    const page = filesOf({ schema: { description } }).get(`${FOLDER}/events/a.b/index.mdx`) ?? '';
    const [, text = ''] = page.split('\n---\n');
    const [first, second, third] = text.trim().split('\n\n');
    expect(first).toBe('Costs &#123;1 + 1&#125; &lt;b&gt;now&lt;/b&gt;.');
    expect(second).toBe('&#105;mport x from "y"');
    expect(third).toBe('&#101;xport of `goods`');
  });

  it('writes titles so that YAML reads them to the letter', () => {
    const title = 'A "title": # with --- {words}';
    const page = filesOf({ schema: { title } }).get(`${FOLDER}/events/a.b/index.mdx`) ?? '';
    expect(page).toContain(`\nsummary: ${JSON.stringify(title)}\n`);
  });

  it('of an older version is in a folder of its own', () => {
    const paths = [...filesOf({ version: 'v2', isNewest: false }).keys()];
    expect(paths).toContain(`${FOLDER}/events/a.b/versioned/2.0.0/index.mdx`);
    expect(paths).toContain(`${FOLDER}/events/a.b/versioned/2.0.0/schema.json`);
  });

  const envelope = {
    ...{ event_id: 'e-1', event_type: 'a.b', schema_version: 'v3', tenant_id: 'acme' },
    ...{ client_id: 'shop', occurred_at: '2026-11-21T09:00:00Z', body: { tenant: 'other' } },
  };
  const sample = { envelope } as unknown as NonNullable<EventDocument['sample']>;

  it('names only samples that it has', () => {
    const samplesOf = (mappings: MappingsFile) => {
      const files = filesOf({ sample }, mappings);
      const folder = `${FOLDER}/events/a.b/examples`;
      const listed = JSON.parse(files.get(`${folder}/examples.config.json`) ?? '{}') as object;
      const [names, paths] = [Object.keys(listed), [...files.keys()]];
      return names.map((name) => [name, paths.includes(`${folder}/${name}`)]);
    };
    expect(samplesOf({})).toEqual([
      ['native.json', true],
      ['cloudevent.json', true],
    ]);
    const inBody = { cloudevents: { tenant_id: '/data/tenant' } };
    expect(samplesOf(inBody)).toEqual([['native.json', true]]);
  });

  it('names the type that senders of CloudEvents have for the event', () => {
    const pageWith = (mappings: MappingsFile) =>
      filesOf({ sample }, mappings).get(`${FOLDER}/events/a.b/index.mdx`);
    expect(pageWith({})).toContain(
      ' As a CloudEvent, its `type` is `a.b` and its `schemaversion` is `v3`. ',
    );
    const mapped = pageWith({ types: { 'com.acme.B': 'a.b/v3' } });
    expect(mapped).toContain(' As a CloudEvent, its `type` is `com.acme.B`. ');
  });

  it('names no owners if nobody is named, and says if a version is deprecated', () => {
    const files = filesOf({ schema: { deprecated: true } });
    const page = files.get(`${FOLDER}/events/a.b/index.mdx`);
    expect(page).toContain('\ndeprecated: true\n');
    expect([...files.values()].join('\n')).not.toContain('owners:');
  });
});

describe('the owners in the catalog', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'owners-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function ownersOf(config?: object) {
    const path = join(folder, 'package.json');
    writeFileSync(path, JSON.stringify({ config }));
    return catalogOwners(path);
  }

  it('are those in package.json', () => {
    expect(ownersOf()).toEqual([]);
    expect(ownersOf({ eventCatalogOwners: ['orders', 'ada'] })).toEqual(['orders', 'ada']);
  });

  it.each(['orders', [''], [7], {}, ['orders team'], ['a/b'], ['orders', 'orders']])(
    'are refused if they are no list of ids: %j',
    (owners) => {
      expect(() => ownersOf({ eventCatalogOwners: owners })).toThrow(
        'config.eventCatalogOwners must be a list of ids',
      );
    },
  );
});
