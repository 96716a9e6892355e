import { OPERATOR_SURROUNDINGS } from '../operator.ts';
import { LETTER_SURROUNDINGS } from './letter-surroundings.ts';
import type { RedriveSurroundings } from './replay-dead-letters.ts';

/** What sending dead letters back gets from this machine. */
export const REDRIVE_SURROUNDINGS: RedriveSurroundings = {
  ...LETTER_SURROUNDINGS,
  ...OPERATOR_SURROUNDINGS,
};
