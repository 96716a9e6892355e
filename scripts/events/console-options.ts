import { wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events console. */
export const CONSOLE_OPTIONS = {
  readOnly: { description: 'Refuse everything that would change something. Previews still work.' },
  port: wholeNumber(1, 65_535, {
    description: 'Port on 127.0.0.1. Default: any free port.',
    example: '8765',
  }),
  noOpen: {
    description: 'Only print the link. Without a terminal, the browser isn’t opened either.',
  },
  ...TARGET_OPTIONS,
} as const;

export type ConsoleValues = ValuesOf<typeof CONSOLE_OPTIONS>;
