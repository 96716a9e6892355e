import { judgeOverdue, type WatchedRecord } from '../../core/overdue.ts';
import type { Watch } from './watch.ts';

/** Those of the records of these keys that are overdue. `undefined`: the run has no time or reads left for them. */
export async function findOverdue(
  keys: readonly string[],
  { ledger, now, rule, budget }: Pick<Watch, 'ledger' | 'now' | 'rule' | 'budget'>,
): Promise<readonly WatchedRecord[] | undefined> {
  const each = [...new Set(keys)];
  if (each.length === 0) return [];
  if (!budget.read(each.length)) return undefined;
  const records = await ledger.find(each);
  return [...records.values()].filter((record) => {
    const verdict = judgeOverdue(record, now, rule);
    return verdict === 'send_again' || verdict === 'lost';
  });
}
