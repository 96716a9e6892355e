import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

/** Those in docs/events/ are made from the team's schemas. test/scripts/event-pages tests how. */
const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...globSync('docs/**/*.md', { exclude: ['docs/events/**'] }),
];
/** Files that a reader of docs/handlers.md is to write. */
const TO_BE_WRITTEN = ['src/handlers/order-placed.ts', 'test/handlers/order-placed.test.ts'];
/** What commands print refers to the documents, too. */
const PROGRAMS = globSync('{scripts,lib,src}/**/*.ts');

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(document: string): string[] {
  return Array.from(readFileSync(document, 'utf8').matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken(document: string, anchor: string | undefined): boolean {
  if (!existsSync(document)) return true;
  return anchor !== undefined && !anchorsOf(document).includes(anchor);
}

/** An image that a document shows: its file, and the text for those who can't see it. */
interface Image {
  readonly path: string;
  readonly text: string;
}

/** Images in Markdown and in HTML. The text of a `<source>` is that of the image that it stands in for. */
function imagesOf(document: string): Image[] {
  const text = readFileSync(document, 'utf8');
  const inMarkdown = Array.from(
    text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g),
    ([, alt = '', path = '']) => ({ path, text: alt }),
  );
  const inHtml = Array.from(
    text.matchAll(/<(img|source)\b([^>]*)>/g),
    ([, tag, attributes = '']) => ({
      path: attributeOf(attributes, tag === 'img' ? 'src' : 'srcset'),
      text: tag === 'img' ? attributeOf(attributes, 'alt') : 'as the image itself',
    }),
  );
  return [...inMarkdown, ...inHtml].map(({ path, text: alt }) => ({
    path: join(dirname(document), path),
    text: alt,
  }));
}

function attributeOf(attributes: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

/** Bytes. A reader on a slow line must not wait for a document. */
const MAX_IMAGE_BYTES = 150 * 1024;

describe('documents', () => {
  it.each(DOCUMENTS)('%s links to files and headings that exist', (document) => {
    const links = readFileSync(document, 'utf8').matchAll(
      /\]\((?![a-z]+:)([^)#\s]*)(?:#([^)]+))?\)/g,
    );
    const broken = Array.from(links).flatMap(([link, path = '', anchor]) => {
      const target = path === '' ? document : join(dirname(document), path);
      return isBroken(target, anchor) ? [link] : [];
    });
    expect(broken).toEqual([]);
  });

  it.each(DOCUMENTS)('%s names files that exist', (document) => {
    const named = readFileSync(document, 'utf8').matchAll(
      /`((?:src|lib|bin|scripts|test)\/[\w./-]+)`/g,
    );
    const missing = Array.from(named, ([, path = '']) => path).filter(
      (path) => !existsSync(path) && !TO_BE_WRITTEN.includes(path),
    );
    expect(missing).toEqual([]);
  });

  it('show images that exist, are small, and have a text for those who can’t see them', () => {
    const images = DOCUMENTS.flatMap(imagesOf);
    const isSound = ({ path, text }: Image) =>
      existsSync(path) && statSync(path).size <= MAX_IMAGE_BYTES && text.length > 10;
    expect(images.length).toBeGreaterThan(0);
    expect(images.filter((image) => !isSound(image))).toEqual([]);
  });

  it('show every image that there is', () => {
    const shown = DOCUMENTS.flatMap(imagesOf).map(({ path }) => path);
    expect(globSync('docs/**/*.{png,svg,webp}').filter((path) => !shown.includes(path))).toEqual(
      [],
    );
  });

  it('have every heading that a program refers to', () => {
    const broken = PROGRAMS.flatMap((program) => {
      const references = readFileSync(program, 'utf8').matchAll(/\b(docs\/[\w-]+\.md)#([\w-]+)/g);
      return Array.from(references).flatMap(([reference, document = '', anchor]) =>
        isBroken(document, anchor) ? [`${program}: ${reference}`] : [],
      );
    });
    expect(broken).toEqual([]);
  });
});
