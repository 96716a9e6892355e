import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/**
 * The highest quality that doesn't take much longer. An order of 4 KB: 0 makes 1.36 KB in 13 µs, 5 makes 1.02 KB in
 * 65 µs, 11 makes 0.91 KB in 3 ms (2 cores of 2026). The bytes that 5 saves over 0 cost 300 times as much as its CPU
 * if they are kept for 90 days; `make bench ONLY=compression-order-5` shows the sums. With 11, a payload of 6 MB would
 * take seconds, and on a small function its time would run out.
 */
const QUALITY = 5;

/**
 * Brotli's window, in bits: 64 KB. With a larger one Brotli takes 10 µs longer for a short text, and makes long JSON
 * shorter by less than 1 %.
 */
const WINDOW_BITS = 16;

/** A text in Brotli (RFC 7932). */
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

/** The text again. @throws Error for bytes that are no Brotli. */
export function decompressed(bytes: Uint8Array): string {
  return brotliDecompressSync(bytes).toString();
}
