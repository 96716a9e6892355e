import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

import { writeUnits } from './item-size.ts';

/** Texts of up to this many UTF-16 code units are compressed quickly where that does. */
const SHORT = 8_192;

/** 20 µs for an order of 4 KB, which it makes 1.4 KB; gzip takes 45 µs for 1.1 KB (2 cores of 2026). */
const QUICK_QUALITY = 0;

/** 90 µs for 1.0 KB. Beyond 5 it takes longer and gains nothing. */
const THOROUGH_QUALITY = 5;

/** Thorough compression makes hardly any JSON shorter by more: orders by 25 %, lists by 41. */
const THOROUGH_GAIN = 0.4;

/**
 * A text in Brotli (RFC 7932), as short as is worth its time: a write unit costs as much as 27 ms of CPU, so
 * a short text is compressed thoroughly only where that may save one.
 *
 * @param sizeBeside what else the item has, in bytes, the attribute's name included.
 */
export function compressed(text: string, sizeBeside: number): Uint8Array {
  if (text.length > SHORT) return brotli(text, THOROUGH_QUALITY);
  const quick = brotli(text, QUICK_QUALITY);
  const size = sizeBeside + quick.length;
  const maySaveUnit = writeUnits(size - quick.length * THOROUGH_GAIN) < writeUnits(size);
  return maySaveUnit ? brotli(text, THOROUGH_QUALITY) : quick;
}

/** The text again. @throws Error for bytes that are no Brotli. */
export function decompressed(bytes: Uint8Array): string {
  return brotliDecompressSync(bytes).toString();
}

function brotli(text: string, quality: number): Uint8Array {
  return brotliCompressSync(text, {
    // A larger window (the default is 4 MB) takes longer to set up, and finds little more in JSON.
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 18 },
    // Of what it writes to: most is shorter.
    chunkSize: 2_048,
  });
}
