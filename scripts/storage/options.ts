import { textLike } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { STAGE_OPTION } from '../stack/options.ts';
import { RETENTION_OPTION } from './retention-option.ts';

/** The options of storage. */
export const STORAGE_OPTIONS = {
  stage: STAGE_OPTION,
  table: textLike(/^[A-Za-z0-9_.-]{3,255}$/, {
    placeholder: 'NAME',
    description: 'The table, such as a restored one. Default: the table that the stack uses.',
    expected: 'the name of a DynamoDB table',
    example: 'EventProcessor-prod-ledger-2026-11-28',
  }),
  journal: textLike(/^[A-Za-z0-9_.-]{3,255}$/, {
    placeholder: 'NAME',
    description: 'The table of the journal. Default: the one that the stack uses.',
    expected: 'the name of a DynamoDB table',
    example: 'EventProcessor-prod-journal-2026-11-28',
  }),
  bucket: textLike(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    placeholder: 'NAME',
    description: 'The bucket. Default: the bucket that the stack uses.',
    expected: 'the name of an S3 bucket',
    example: 'eventprocessor-prod-bucketlargetexts76f8fd57-abc',
  }),
  repair: { description: 'Set what differs. Without it nothing is changed.' },
  local: { description: 'Look at what "make local" runs, not at AWS.' },
  ledgerRetentionDays: RETENTION_OPTION,
} as const;

export type StorageValues = ValuesOf<typeof STORAGE_OPTIONS>;
