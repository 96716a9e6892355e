/** ASCII text that looks random, hardly compresses, and is the same each time. */
export function noise(length: number): string {
  return characters(length, 0x23, 0x38);
}

/** Text of three-byte characters. Compression saves less than a third of it. */
export function wideNoise(length: number): string {
  return characters(length, 0x4e00, 0x5000);
}

/** The longest text that was made, by its first character. Shorter ones begin the same. */
const longest = new Map<number, string>();

function characters(length: number, first: number, count: number): string {
  const known = longest.get(first) ?? '';
  if (known.length >= length) return known.slice(0, length);
  const codes = new Uint16Array(length);
  let state = 1;
  for (let place = 0; place < length; place += 1) {
    state = (state * 48_271) % 2_147_483_647;
    codes[place] = first + (state % count);
  }
  const made = first < 0x100 ? Buffer.from(codes).toString('latin1') : wideText(codes);
  longest.set(first, made);
  return made;
}

function wideText(codes: Uint16Array): string {
  return Buffer.from(codes.buffer).toString('utf16le');
}
