import type { ValuesOf } from '../cli/options.ts';
import { noteOption } from './note-option.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events pause. */
export const PAUSE_OPTIONS = {
  reason: noteOption(
    'Why. It is kept with the operation, and shown until events resume. Without it, you are asked.',
    '"the handler doubles amounts"',
  ),
  yes: {
    description: 'Do it without asking. Needed where nobody can be asked, such as in a pipe.',
  },
  ...TARGET_OPTIONS,
} as const;

export type PauseValues = ValuesOf<typeof PAUSE_OPTIONS>;

/** The options of events resume. */
export const RESUME_OPTIONS = {
  reason: noteOption('Why. It is kept with the operation.', '"fixed in release 12"'),
  ...TARGET_OPTIONS,
} as const;

export type ResumeValues = ValuesOf<typeof RESUME_OPTIONS>;
