import { gzipSync } from 'node:zlib';

import { writeUnits } from './item-size.ts';

/** Texts of up to this many UTF-16 code units are compressed with little memory, and quickly where that does. */
const SHORT = 8_192;

/** Taking and clearing zlib's usual 256 KB takes as long as compressing a short text does. */
const LITTLE_MEMORY = { windowBits: 13, memLevel: 6, chunkSize: 4_096 } as const;

/** zlib's level 3 takes 14 µs for 3 KB instead of 20. */
const QUICKLY = { ...LITTLE_MEMORY, level: 3 } as const;

/** By so much level 6 makes JSON shorter than level 3 does: 4 to 8 %. */
const THOROUGH_GAIN = 0.05;

/**
 * A text as gzip, the shortest that is worth its time: a write unit costs as much as 90 ms of CPU (at 512 MB), so a short
 * text is compressed thoroughly only where that may save one.
 *
 * @param sizeBeside what else the item has, in bytes, the attribute's name included.
 */
export function compressed(text: string, sizeBeside: number): Uint8Array {
  if (text.length > SHORT) return gzipSync(text);
  const quick = gzipSync(text, QUICKLY);
  const size = sizeBeside + quick.length;
  const maySaveUnit = writeUnits(size - quick.length * THOROUGH_GAIN) < writeUnits(size);
  return maySaveUnit ? gzipSync(text, LITTLE_MEMORY) : quick;
}
