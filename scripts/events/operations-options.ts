import { OPERATION_ID } from '../../src/operations/begin-operation.ts';
import { wholeNumber } from '../cli/option-values.ts';
import type { ValuesOf } from '../cli/options.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events operations. */
export const OPERATIONS_OPTIONS = {
  limit: wholeNumber(1, 1000, {
    description: 'Maximum number of operations, the newest first. Default 20.',
    example: '100',
  }),
  ...TARGET_OPTIONS,
} as const;

export type OperationsValues = ValuesOf<typeof OPERATIONS_OPTIONS>;

/** Problems with the id of an operation, if one is given. */
export function operationIdProblems([id]: readonly string[]): string[] {
  if (id === undefined || OPERATION_ID.test(id)) return [];
  return [`ID: expected the id of an operation, such as 20261128T211530Z-7f3a, got "${id}"`];
}
