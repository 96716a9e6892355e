import { seededRandom, type Random } from '../../../scripts/traffic/random.ts';

/** Characters of which a text hardly becomes smaller than three quarters when it is compressed. */
const LENGTH = 620_000;

let noise: string | undefined;

/** Text of 620 KB of which compression leaves more than an item of DynamoDB takes. */
export function largePadding(random: Random): string {
  noise ??= makeNoise();
  const at = random.below(LENGTH);
  return noise.slice(at) + noise.slice(0, at);
}

/** Made once: one text in another rotation each time is as hard to compress. */
function makeNoise(): string {
  const random = seededRandom('large padding');
  const letter = () => String.fromCharCode(0x30 + random.below(70)).replace('\\', 'z');
  return Array.from({ length: LENGTH }, letter).join('');
}
