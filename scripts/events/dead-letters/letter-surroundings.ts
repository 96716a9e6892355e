import { openDeadLetters } from '../../../src/entrypoints/open-dead-letters.ts';
import { loadRules } from '../load-rules.ts';
import { SURROUNDINGS } from '../surroundings.ts';
import type { LetterSurroundings } from './letter-services.ts';

/** What the commands on dead letters get from this machine. */
export const LETTER_SURROUNDINGS: LetterSurroundings = {
  ...SURROUNDINGS,
  loadRules,
  openDeadLetters,
};
