/** Random bytes that a UUID of version 7 needs. */
export const UUID_RANDOM_BYTES = 10;

/**
 * A UUID of version 7 (RFC 9562, section 5.7): it begins with the time, so newer ids sort behind older ones.
 *
 * @param now milliseconds since 1970.
 * @param random at least `UUID_RANDOM_BYTES` bytes of a cryptographic generator.
 */
export function uuidV7(now: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.set(random.subarray(0, UUID_RANDOM_BYTES), 6);
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
