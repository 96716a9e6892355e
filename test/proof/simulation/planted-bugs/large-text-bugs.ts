import { brotliCompressSync } from 'node:zlib';

import type { LargeText, LargeTextStore } from '../../../../src/ports.ts';
import type { Sabotage } from '../world.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Bugs in storing texts that are too large for the table. */
export const LARGE_TEXT_BUGS: readonly PlantedBug[] = [
  {
    name: 'records the key of a large text before it stores the text',
    sabotage: putting((store, text, signal) => {
      store.put(text, signal).catch(() => undefined);
      return Promise.resolve();
    }),
    breaks: ['valid-exactly-once', 'rejected-kept-raw'],
  },
  {
    name: 'treats a large text as stored if storing it failed',
    sabotage: putting((store, text, signal) => store.put(text, signal).catch(() => undefined)),
    breaks: ['valid-exactly-once', 'rejected-kept-raw'],
  },
  {
    name: 'cuts large texts',
    sabotage: putting((store, { key }, signal) =>
      store.put({ key, compressed: brotliCompressSync('cut') }, signal),
    ),
    breaks: ['valid-exactly-once', 'rejected-kept-raw'],
  },
  {
    name: 'stores a large text only at the first attempt',
    sabotage: {
      largeTexts: (store) => {
        const tried = new Set<string>();
        return {
          get: (key) => store.get(key),
          put: async (text, signal) => {
            if (tried.has(text.key)) return;
            tried.add(text.key);
            await store.put(text, signal);
          },
        };
      },
    },
    breaks: ['valid-exactly-once', 'rejected-kept-raw'],
  },
];

function putting(
  put: (store: LargeTextStore, text: LargeText, signal: AbortSignal) => Promise<void>,
): Sabotage {
  return {
    largeTexts: (store) => ({
      get: (key) => store.get(key),
      put: (text, signal) => put(store, text, signal),
    }),
  };
}
