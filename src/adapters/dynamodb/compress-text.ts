import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/**
 * Brotli's quality, from 0 to 11. Above 5 it takes much longer and saves little. For an order of 4 KB, quality 0 gives
 * 1.36 KB in 13 µs, 5 gives 1.02 KB in 65 µs, and 11 gives 0.91 KB in 3 ms. Storing the difference between 0 and 5 for
 * 90 days costs 300 times as much as the CPU time (`make bench ONLY=compression-order-5`). With 11, a payload of 6 MB
 * would take seconds.
 */
const QUALITY = 5;

/**
 * Brotli's window: 2^16 bytes. A larger one takes 10 µs longer for a short text, and makes long JSON less than 1 %
 * shorter.
 */
const WINDOW_BITS = 16;

/** Compresses a text by Brotli (RFC 7932). */
export function compressed(text: string): Uint8Array {
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
    },
    // Output buffer size; most texts compress to less.
    chunkSize: 2_048,
  });
}

/** Decompresses a text. @throws Error if the bytes aren't Brotli. */
export function decompressed(bytes: Uint8Array): string {
  return brotliDecompressSync(bytes).toString();
}
