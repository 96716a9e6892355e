import { wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { STAGE_OPTION } from '../stack/options.ts';
import { RETENTION_OPTION } from '../storage/retention-option.ts';

/** The options of accept. */
export const ACCEPT_OPTIONS = {
  stage: STAGE_OPTION,
  local: { description: 'Check "make local ARGS=--acceptance", not AWS.' },
  idle: wholeNumber(0, 120, {
    description: 'Also wait this many minutes, then expect one event to be recorded at once.',
    example: '20',
  }),
  deny: wholeNumber(1, 60, {
    description:
      'Also deny the function DynamoDB for this many minutes, then allow it again. Not in prod.',
    example: '12',
  }),
  load: wholeNumber(1, 1_000_000, {
    description: 'Also send this many events at once.',
    example: '100000',
  }),
  keep: { description: 'Keep what was recorded. Default: delete it at the end.' },
  ledgerRetentionDays: RETENTION_OPTION,
} as const;

export type AcceptValues = ValuesOf<typeof ACCEPT_OPTIONS>;
