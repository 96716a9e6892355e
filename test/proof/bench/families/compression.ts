import { brotliCompressSync, constants } from 'node:zlib';

import { itemPrice } from '../../../../src/adapters/dynamodb/item-price.ts';
import { measuredCase, type CaseResult } from '../case-result.ts';
import { hold, type Contestant, type ContestLength } from '../contest.ts';
import type { Family } from '../family.ts';
import { COMPARED_DAYS, cpuPrice } from '../prices.ts';
import { messageBody, type Workload } from '../workload.ts';

const TEXTS = 50;
/** The bytes of an order's item without its body: key, hash, envelope and times. */
const REST_BYTES = 460;
/** Brotli's window in `src/adapters/dynamodb/compress-text.ts`. */
const WINDOW_BITS = 16;
const QUALITIES = [0, 1, 3, 5, 9, 11];

const KINDS: Readonly<Record<string, { readonly what: string; readonly workload: Workload }>> = {
  '1kb': { what: 'a payment of 1 KB', workload: { event: 'payment', batch: 1, bytes: 1024 } },
  order: { what: 'an order of 4 KB', workload: { event: 'order', batch: 1 } },
};

/** The price of an item by the quality of its compression: write units, storage and CPU time. */
export const COMPRESSION: Family = {
  name: 'compression',
  title:
    'Compression: dollars a million, written and kept for 90 days, with the CPU of compressing',
  cases: Object.entries(KINDS).flatMap(([kind, { what }]) =>
    QUALITIES.map((quality) => ({
      name: `compression-${kind}-${quality}`,
      what: `${what}, in Brotli of quality ${quality}`,
      floor: 'the text as it is',
    })),
  ),
  async measure({ lengths }) {
    const results: CaseResult[] = [];
    for (const kind of Object.keys(KINDS)) results.push(...(await measure(kind, lengths.growth)));
    return results;
  },
};

async function measure(kind: string, length: ContestLength): Promise<CaseResult[]> {
  const workload = KINDS[kind]?.workload ?? { event: 'order', batch: 1 };
  const texts = Array.from({ length: TEXTS }, (_, place) => bodyText(workload, place));
  const contestants = QUALITIES.map((quality): Contestant => {
    const run = () => texts.forEach((text) => compress(text, quality));
    return { name: String(quality), events: TEXTS, run };
  });
  const microseconds = await hold(contestants, {
    ...length,
    warmUpMs: Math.min(200, length.warmUpMs),
  });
  const plain = averagePrice(texts.map((text) => Buffer.byteLength(text)));
  return QUALITIES.map((quality) => {
    const stored = averagePrice(texts.map((text) => compress(text, quality).length));
    const rounds = (microseconds[quality] ?? []).map((us) => stored + cpuPrice(us));
    const floors = rounds.map(() => plain);
    return measuredCase(`compression-${kind}-${quality}`, '$/million', rounds, floors);
  });
}

function bodyText(workload: Workload, place: number): string {
  return JSON.stringify((JSON.parse(messageBody(workload, place)) as { body: unknown }).body);
}

function compress(text: string, quality: number): Uint8Array {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: quality, [BROTLI_PARAM_LGWIN]: WINDOW_BITS };
  return brotliCompressSync(text, { params, chunkSize: 2048 });
}

function averagePrice(sizes: readonly number[]): number {
  const prices = sizes.map((size) => itemPrice(REST_BYTES + size, COMPARED_DAYS));
  return prices.reduce((sum, price) => sum + price, 0) / sizes.length;
}
