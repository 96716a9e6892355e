import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { schemasDigest } from '../../lib/schemas-digest.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemas-digest-'));
  write(folder, 'order.placed/v1.cjs', 'exports.validate = () => [];');
});

function write(to: string, file: string, text: string): void {
  mkdirSync(dirname(join(to, file)), { recursive: true });
  writeFileSync(join(to, file), text);
}

describe('the digest of schemas', () => {
  it.each([
    ['another schema', 'order.placed/v1.cjs', 'exports.validate = () => [1];'],
    ['another version', 'order.placed/v2.cjs', 'exports.validate = () => [];'],
    ['a mapping', '_envelopes.cjs', 'exports.mappings = { tenants: { 1: "acme" } };'],
  ])('differs with %s', (_, file, text) => {
    const before = schemasDigest(folder);
    expect(before).toMatch(/^[0-9a-f]{12}$/);
    write(folder, file, text);
    expect(schemasDigest(folder)).not.toBe(before);
  });

  it('is the same for a copy in another folder', () => {
    const copy = mkdtempSync(join(tmpdir(), 'schemas-digest-'));
    write(copy, 'order.placed/v1.cjs', 'exports.validate = () => [];');
    expect(schemasDigest(copy)).toBe(schemasDigest(folder));
  });
});
