import { existsSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { withDirectImports } from '../../../scripts/build/direct-imports.ts';

/** The names and files of import statements, each file by its last part. */
function importsOf(source: string): string[] {
  return [...source.matchAll(/(import|export) \{ (.+?) \} from "(.+?)"/g)].map(
    ([, kind = '', name = '', from = '']) => `${kind} ${name}: ${from.split('/').at(-1) ?? ''}`,
  );
}

describe('withDirectImports', () => {
  it('imports each name from the file that defines it', () => {
    const source = 'import { HttpRequest, parseUrl } from "@smithy/core/transport";';
    expect(importsOf(withDirectImports(source))).toEqual([
      'import HttpRequest: httpRequest',
      'import parseUrl: parseUrl',
    ]);
  });

  it('follows a name that one part takes from another one', () => {
    const source = "import { HttpRequest } from '@smithy/core/protocols';";
    expect(importsOf(withDirectImports(source))).toEqual(['import HttpRequest: httpRequest']);
  });

  it('keeps other names that a module gives to what it imports or exports', () => {
    const source = `import {
  Command as $Command,
} from "@smithy/core/client";
export { streamCollector } from "@smithy/core/serde";`;
    expect(importsOf(withDirectImports(source))).toEqual([
      'import Command as $Command: command',
      'export streamCollector: stream-collector',
    ]);
  });

  it('names files that exist', () => {
    const text = withDirectImports('import { StandardRetryStrategy } from "@smithy/core/retry";');
    const file = /from "(.+)"/.exec(text)?.[1] ?? '';
    expect(existsSync(`${file}.js`)).toBe(true);
  });

  it.each([
    ['a name that the part defines itself', 'import { v4 } from "@smithy/core/serde";'],
    ['a name that the part doesn’t have', 'import { unheard } from "@smithy/core/serde";'],
    ['another package', 'import { SignatureV4 } from "@smithy/signature-v4";'],
    ['types', 'import type { HttpHandler } from "@smithy/core/protocols";'],
  ])('leaves an import of %s as it is', (_, source) => {
    expect(withDirectImports(source)).toBe(source);
  });
});
