import { createHash, createHmac } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Sha256 } from '../../../src/adapters/aws/sha256.ts';

const DATA = Buffer.from('what is to be hashed, é 😀');
const BYTES = Uint8Array.from({ length: 96 }, (_, index) => (index * 37) % 256);
const MIDDLE = BYTES.subarray(32, 64);

async function hexOf(hash: Sha256, ...parts: readonly Uint8Array[]): Promise<string> {
  for (const part of parts) hash.update(part);
  return Buffer.from(await hash.digest()).toString('hex');
}

const nodesHmac = (key: string | Uint8Array) =>
  createHmac('sha256', key).update(DATA).digest('hex');

describe('Sha256 without a secret', () => {
  it('is the hash that Node makes', async () => {
    const expected = createHash('sha256').update(DATA).digest('hex');
    await expect(hexOf(new Sha256(), DATA)).resolves.toBe(expected);
  });

  it('is the hash of the empty text if it is given nothing', async () => {
    await expect(hexOf(new Sha256())).resolves.toBe(createHash('sha256').digest('hex'));
  });

  it('is the hash of all parts, in their order', async () => {
    const expected = createHash('sha256').update(DATA).update(BYTES).digest('hex');
    await expect(hexOf(new Sha256(), DATA, BYTES)).resolves.toBe(expected);
  });
});

describe('Sha256 with a secret', () => {
  it.each([
    ['a text', 'wJalrXUtnFEMI', 'wJalrXUtnFEMI'],
    ['a text beyond ASCII', 'clé 😀', Buffer.from('clé 😀')],
    ['an empty text', '', ''],
    ['bytes', BYTES, BYTES],
    ['no bytes', new Uint8Array(0), ''],
    ['the bytes of a buffer', BYTES.slice().buffer, BYTES],
    ['a part of an array, and no more of it', MIDDLE, Buffer.from(MIDDLE)],
    ['a view of a part of a buffer', new DataView(BYTES.buffer, 32, 32), Buffer.from(MIDDLE)],
    ['words of two bytes', new Uint16Array(BYTES.buffer, 32, 16), Buffer.from(MIDDLE)],
  ])('is the same HMAC as Node’s with %s, each time', async (_, secret, key) => {
    await expect(hexOf(new Sha256(secret), DATA)).resolves.toBe(nodesHmac(key));
    await expect(hexOf(new Sha256(secret), DATA)).resolves.toBe(nodesHmac(key));
  });

  it('keeps two secrets apart, even in one array or with equal bytes', async () => {
    const [first, second] = [BYTES.subarray(0, 32), BYTES.subarray(32, 64)];
    for (const secret of [first, second, first, BYTES.slice(0, 32)]) {
      await expect(hexOf(new Sha256(secret), DATA)).resolves.toBe(nodesHmac(secret));
    }
  });

  it('keeps two texts apart', async () => {
    for (const secret of ['first', 'second', 'second', 'first']) {
      await expect(hexOf(new Sha256(secret), DATA)).resolves.toBe(nodesHmac(secret));
    }
  });

  it('may be used for several hashes at the same time', async () => {
    const [one, other] = [new Sha256(MIDDLE), new Sha256(MIDDLE)];
    one.update(DATA);
    await expect(hexOf(other, BYTES)).resolves.toBe(
      createHmac('sha256', MIDDLE).update(BYTES).digest('hex'),
    );
    await expect(hexOf(one)).resolves.toBe(nodesHmac(MIDDLE));
  });

  it('equals Node’s for any secret and data', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const hmacIsNodes = fc.asyncProperty(fc.oneof(bytes, fc.string()), bytes, async (key, data) => {
      const expected = createHmac('sha256', key).update(data).digest('hex');
      await expect(hexOf(new Sha256(key), data)).resolves.toBe(expected);
    });
    await fc.assert(hmacIsNodes);
  });
});

describe('a hash that was used', () => {
  it('gives no second digest', async () => {
    const hash = new Sha256();
    await hash.digest();
    expect(() => hash.digest()).toThrow();
  });

  it('can’t be used again', () => {
    expect(() => {
      new Sha256().reset();
    }).toThrow('A hash is used once.');
  });
});
