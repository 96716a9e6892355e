import { parseRetention } from '../../lib/ledger-retention.ts';
import { MAX_KEPT_DAYS, type Retention } from '../../src/core/retention.ts';
import type { ValueOption } from '../cli/options.ts';

/** The stack's setting `ledgerRetentionDays`, as `-c` takes it. */
export const RETENTION_OPTION: ValueOption<Retention> = {
  placeholder: 'DAYS',
  description: 'This setting of the stack, if it is not the one in cdk.json.',
  expected: `a whole number from 1 to ${MAX_KEPT_DAYS}, or JSON that the setting takes`,
  example: `'{"processed":30,"open":120}'`,
  parse: (text) => {
    const parsed = parseRetention(text);
    return parsed.kind === 'usable' ? parsed.value : undefined;
  },
};
