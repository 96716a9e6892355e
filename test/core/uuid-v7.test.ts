import { describe, expect, it } from 'vitest';

import { UUID_RANDOM_BYTES, uuidV7 } from '../../src/core/uuid-v7.ts';

describe('uuidV7', () => {
  it('makes the example of RFC 9562, appendix A.6', () => {
    const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
    expect(uuidV7(Date.UTC(2022, 1, 22, 19, 22, 22), random)).toBe(
      '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    );
  });

  it.each([0x00, 0xff])('has its version and variant with random bytes of %i', (byte) => {
    const id = uuidV7(0, new Uint8Array(UUID_RANDOM_BYTES).fill(byte));
    expect(id).toMatch(/^00000000-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts by time', () => {
    const random = new Uint8Array(UUID_RANDOM_BYTES);
    const times = [0, 1, 255, 256, 2 ** 32, Date.UTC(2026, 10, 29), 2 ** 48 - 1];
    const ids = times.map((time) => uuidV7(time, random));
    expect(ids.toSorted()).toEqual(ids);
  });

  it('changes no byte that it was given', () => {
    const random = new Uint8Array(UUID_RANDOM_BYTES).fill(7);
    uuidV7(1, random);
    expect(random).toEqual(new Uint8Array(UUID_RANDOM_BYTES).fill(7));
  });
});
