import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { eventPages } from '../../../scripts/event-pages/event-pages.ts';
import { sampleFormats } from '../../../scripts/event-pages/sample-formats.ts';
import { code, jsonBlock, plain, prose } from '../../../scripts/event-pages/markdown/escape.ts';
import { Slugs } from '../../../scripts/event-pages/markdown/slugs.ts';
import { checkPages, writePages } from '../../../scripts/event-pages/write-pages.ts';
import { eventDocuments, type EventDocument } from '../../../scripts/openapi/event-document.ts';
import { senderMappings } from '../../../scripts/formats/sender-mappings.ts';
import { loadSamples } from '../../../scripts/samples/load-samples.ts';
import type { MappingsFile } from '../../../src/core/envelopes/mappings.ts';
import { readMessage } from '../../../src/core/read-message.ts';
import { SAMPLES } from '../../support/services.ts';

const HOSTILE = '</details><script>alert(1)</script> | `x` *b* _i_ [l](u) ![p](q) \u202E\u0000 $a$';

function event(eventType: string, version: string, schema: object): EventDocument {
  return { eventType, version, schema: { type: 'object', ...schema }, isNewest: true };
}

function pagesOf(events: readonly EventDocument[]): ReadonlyMap<string, string> {
  const hasHandler = (type: string, version: string) => `${type} ${version}` === 'order.placed v2';
  return eventPages({ events, schemaFolder: '../../schemas', hasHandler });
}

const pageOf = (schema: object, name = 'a.b'): string =>
  pagesOf([event(name, 'v1', schema)]).get(`${name}.md`) ?? '';

/** The cells of each row, as a reader of GitHub's tables splits them. */
function rowsIn(page: string): string[][] {
  const lines = page.split('\n').filter((line) => line.startsWith('| '));
  return lines.map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
}

const NAMED: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** The anchors of the headings, as a reader sees these. */
function anchorsIn(page: string): string[] {
  const slugs = new Slugs([]);
  return Array.from(page.matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    slugs.add(
      heading.replaceAll(/&(?:\w+|#(\d+));/g, (entity, number?: string) =>
        number === undefined ? (NAMED[entity] ?? '') : String.fromCharCode(Number(number)),
      ),
    ),
  );
}

describe('the pages of the sample events', () => {
  let pages: ReadonlyMap<string, string>;
  beforeEach(async () => {
    pages = pagesOf(eventDocuments(await loadSamples()));
  });

  it('have a page for each type, and an index that leads to each version', async () => {
    const schemas = await loadSamples();
    const types = new Set(schemas.map(({ eventType }) => `${eventType}.md`));
    expect([...pages.keys()]).toEqual(['README.md', ...types]);
    for (const { eventType, version } of schemas) {
      expect(pages.get('README.md')).toContain(`[${version}](${eventType}.md#${version})`);
    }
  });

  it('have the newest version first, with what changed, its handler, and links to its schema', () => {
    const page = pages.get('order.placed.md') ?? '';
    const headings = Array.from(page.matchAll(/^#+ (.*)$/gm), ([heading]) => heading);
    expect(headings).toEqual([
      ...['# order.placed', '## v2', '### v2 compared with v1', '### Fields of v2'],
      ...['#### address in v2', '### Sample of v2'],
      ...['## v1', '### Fields of v1', '### Sample of v1'],
    ]);
    expect(page).toContain('- `items`: added, required\n');
    expect(page).toContain('- `items_count`: removed\n');
    expect(page.split('## v1')[0]).toContain('A handler is called with each event.');
    expect(page.split('## v1')[1]).toContain('No handler is called');
    expect(page).toContain('(../../schemas/order.placed/v2.json)');
    expect(page).toContain('matches `^[A-Z]{3}$` |');
  });

  it('have samples that are JSON, and links and tables that work', () => {
    for (const [name, page] of pages) {
      for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]*)\)/g)) {
        expect(anchorsIn(page), name).toContain(anchor);
      }
      for (const [, file = ''] of page.matchAll(/\]\((?!\.\.)([^)#]+\.md)/g)) {
        expect([...pages.keys()]).toContain(file);
      }
      for (const [, json = ''] of page.matchAll(/```json\n([^]*?)\n```/g)) {
        expect(JSON.parse(json)).toBeTypeOf('object');
      }
      expect(new Set(rowsIn(page).map((cells) => cells.length))).toEqual(new Set([4]));
    }
  });
});

describe('the sample of an event', () => {
  it('is read as the same event in each format', async () => {
    for (const event of eventDocuments(await loadSamples())) {
      const { envelope = {} } = event.sample ?? {};
      const formats = sampleFormats(envelope);
      expect(Object.keys(formats)).toEqual(['cloudevents', 'eventbridge']);
      const read = (sample: object) => {
        const reading = readMessage(JSON.stringify(sample), SAMPLES, 0);
        if (reading.kind !== 'valid') return reading.errors;
        // EventBridge adds its own fields.
        return [{ ...reading.envelope, extra: undefined }, reading.body];
      };
      expect(read(formats.cloudevents ?? {})).toEqual(read(envelope));
      expect(read(formats.eventbridge ?? {})).toEqual(read(envelope));
    }
  });

  it('has the names and places of the senders of each format, or isn’t shown', async () => {
    const mappings: MappingsFile = {
      tenants: { '123456789012': 'tenant-001' },
      cloudevents: { tenant_id: '/data/order_id' },
      eventbridge: { tenant_id: '/account', body: '/detail/order' },
    };
    const events = eventDocuments(await loadSamples()).filter(
      ({ eventType }) => eventType === 'order.placed',
    );
    const [{ sample } = {}] = events;
    const source = { events, schemaFolder: '../../schemas', hasHandler: () => false };
    const pages = eventPages({ ...source, mappings: senderMappings(mappings) });
    const page = pages.get('order.placed.md');
    expect(page).toContain('"account": "123456789012"');
    expect(page).not.toContain('As a CloudEvent');
    const { eventbridge } = sampleFormats(sample?.envelope ?? {}, senderMappings(mappings));
    expect(eventbridge).toMatchObject({ detail: { order: sample?.envelope.body } });
  });
});

describe('texts of a schema', () => {
  it.each([
    ['a_b, c (d) 1.5!', 'a_b, c (d) 1.5!'],
    ['_a_ *b* ~c~', '&#95;a&#95; &#42;b&#42; &#126;c&#126;'],
    ['# a\n- b', '&#35; a - b'],
    ['1. a', '1&#46; a'],
    ['<b> & [l](u) | \\ @x', '&lt;b&gt; &amp; &#91;l&#93;(u) &#124; &#92; &#64;x'],
    ['a\u202Eb', 'aU+202Eb'],
  ])('%j are shown to the letter', (text, markdown) => {
    expect(plain(text)).toBe(markdown);
  });

  it.each([
    ['^[A-Z]{3}$', '`^[A-Z]{3}$`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a\\', '<code>a&#92;</code>'],
    [' ', '<code> </code>'],
    ['', '<code></code>'],
  ])('%j are shown as code', (text, markdown) => {
    expect(code(text)).toBe(markdown);
  });

  it('may have code in them', () => {
    expect(prose('Set `a|b` to *x*.')).toBe('Set <code>a&#124;b</code> to &#42;x&#42;.');
    expect(prose('a\n`b\nc`  d')).toBe('a `b c` d');
  });

  it('hide nothing in JSON', () => {
    const block = jsonBlock({ a: '\u202E```\u2028' });
    expect(block).toContain('"a": "\\u202e```\\u2028"');
    expect(JSON.parse(block.split('\n').slice(1, -1).join('\n'))).toEqual({ a: '\u202E```\u2028' });
  });
});

describe('a hostile schema', () => {
  it('formats nothing, breaks no table, and keeps its links', () => {
    const field = {
      ...{ title: HOSTILE, description: HOSTILE, pattern: '^(a|b)`\\|$', default: HOSTILE },
      ...{ type: 'string', examples: [HOSTILE] },
    };
    const shared = { properties: { [HOSTILE]: field }, $comment: HOSTILE };
    const ref = `#/$defs/${HOSTILE.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const page = pageOf({
      ...{ title: HOSTILE, description: `${HOSTILE}\n\n# ${HOSTILE}` },
      $defs: { [HOSTILE]: shared },
      properties: { a: { $ref: ref }, b: { $ref: ref }, [HOSTILE]: field },
      dependentSchemas: { [HOSTILE]: { required: [HOSTILE] } },
    });
    expect(page).not.toMatch(/<script|<\/details><|[\u202E\0]|^# <|\]\(u\)|\]\(q\)/m);
    expect(new Set(rowsIn(page).map((cells) => cells.length))).toEqual(new Set([4]));
    const [, link = ''] = /see \[.*?\]\(#(.*?)\)/.exec(page) ?? [];
    expect(anchorsIn(page)).toContain(link);
  });

  it('shows no half of a character where it cuts a long value', () => {
    const page = pageOf({
      properties: { a: { type: 'string', default: `${'x'.repeat(198)}😀😀` } },
    });
    expect(page).toContain(`\`"${'x'.repeat(198)} …\``);
  });

  it('with 5,000 values and 500 levels says how many there are, and loses no field', () => {
    const values = Array.from({ length: 5_000 }, (_, index) => `value ${index}`);
    let deep: object = { enum: values };
    for (let level = 500; level > 0; level -= 1) {
      deep = { type: 'object', properties: { [`f${level}`]: deep } };
    }
    const page = pageOf(deep);
    expect(page).toContain('and 4950 more in the schema');
    expect(rowsIn(page)).toHaveLength(502);
    expect(page).toContain('.f499.f500` |');
  });

  it('named like the index has another file', () => {
    expect([...pagesOf([event('readme', 'v1', {}), event('README', 'v1', {})]).keys()]).toEqual([
      ...['README.md', '_readme.md', '_README.md'],
    ]);
  });
});

describe('the command', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-pages-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes what differs, removes pages without a schema, and keeps other files', async () => {
    const before = pagesOf([event('a', 'v1', {}), event('b', 'v1', {})]);
    const after = pagesOf([event('b', 'v1', {}), event('c', 'v1', {})]);
    await writePages(join(folder, 'events'), before);
    await writeFile(join(folder, 'events', 'ours.md'), '# Ours\n');
    const { json } = await writePages(join(folder, 'events'), after);
    expect(json).toMatchObject({ written: ['README.md', 'c.md'], removed: ['a.md'] });
    expect((await readdir(join(folder, 'events'))).sort()).toEqual([
      ...['README.md', 'b.md', 'c.md', 'ours.md'],
    ]);
  });

  it('says which pages are not up to date and how to write them, and changes nothing', async () => {
    const pages = pagesOf([event('a', 'v1', {}), event('b', 'v1', {})]);
    await writePages(folder, pages);
    expect(await checkPages(folder, pages)).toMatchObject({ exitCode: 0, json: { stale: [] } });
    const newer = pagesOf([event('a', 'v1', { maxProperties: 3 })]);
    const { exitCode, json, text } = await checkPages(folder, newer);
    const stale = ['README.md', 'a.md', 'b.md'].map((name) => join(folder, name));
    expect({ exitCode, json }).toEqual({ exitCode: 1, json: { folder, stale } });
    expect(text).toContain('npm run write-event-pages');
    expect(await readFile(join(folder, 'a.md'), 'utf8')).toBe(pages.get('a.md'));
  });

  it('takes pages that Git has checked out on Windows for up to date', async () => {
    const pages = pagesOf([event('a', 'v1', {})]);
    await writePages(folder, pages);
    const file = join(folder, 'a.md');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
    expect((await checkPages(folder, pages)).exitCode).toBe(0);
  });
});
