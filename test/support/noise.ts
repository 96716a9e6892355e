/** ASCII text that looks random, hardly compresses, and is the same each time. */
export function noise(length: number): string {
  return characters(length, 0x23, 0x38);
}

/** Text of three-byte characters. Compression saves less than a third of it. */
export function wideNoise(length: number): string {
  return characters(length, 0x4e00, 0x5000);
}

function characters(length: number, first: number, count: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(first + (state % count));
  }).join('');
}
