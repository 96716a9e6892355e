import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/**/*.md')];
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
