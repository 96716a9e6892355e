import { readAddress } from '../../src/operations/event-address.ts';
import type { ValuesOf } from '../cli/options.ts';
import { TENANT_OPTION } from './filter-options.ts';
import { TARGET_OPTIONS } from './target-options.ts';

/** The options of events show. */
export const SHOW_OPTIONS = {
  tenant: { ...TENANT_OPTION, description: 'The tenant, if ID is only the id of the event.' },
  body: {
    description: 'Print only the body, as it was sent. A rejected message is printed whole.',
  },
  ...TARGET_OPTIONS,
} as const;

export type ShowValues = ValuesOf<typeof SHOW_OPTIONS>;

/** The id that the operands give. The key of a conflict has a space: without quotes, it comes as two operands. */
export function idOf(operands: readonly string[]): string {
  return operands.join(' ');
}

/** Problems with the id. */
export function idProblems(operands: readonly string[], tenant: string | undefined): string[] {
  if (operands.length === 0) return [`ID: expected ${EXPECTED}`];
  if (readAddress(idOf(operands), tenant)) return [];
  const got = operands.map((id) => `"${id}"`).join(', ');
  return [`ID: expected ${EXPECTED}, got ${got}${operands.length > 1 ? '; it takes one ID' : ''}`];
}

const EXPECTED =
  'TENANT#EVENT_ID, EVENT_ID with --tenant TENANT, or "#MESSAGE_ID" in quotes; an id has no spaces';
