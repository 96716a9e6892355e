import { SURROUNDINGS } from '../../events/find-target.ts';
import type { CorpusSurroundings } from './read-corpus.ts';

/** What reading recorded events gets from this machine. */
export const CORPUS_SURROUNDINGS: CorpusSurroundings = {
  ...SURROUNDINGS,
  stdin: process.stdin,
};
