import type { PublishCaller } from '../../../src/operations/publish/publish-request.ts';
import type { PublishResult } from '../../../src/operations/publish/publish-result.ts';
import type { PublishServices } from '../../../src/operations/publish/publish-services.ts';
import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { wireText } from '../../support/events.ts';
import { times } from '../../support/records.ts';
import { publishOne } from './publishing.ts';

/** A publish of one of two contents of an id, and what was answered. */
export interface Rival {
  readonly id: string;
  readonly amount: number;
  readonly result: PublishResult;
}

/**
 * Publishes each id in two contents, several times each, all at once.
 *
 * @param servicesOf gives the services of a process, by its number.
 */
export function publishRivals(
  ids: number,
  timesEach: number,
  servicesOf: (process: number) => PublishServices,
  caller?: PublishCaller,
): Promise<Rival[]> {
  const rivals = times(ids * timesEach * 2, (index) => ({
    id: `evt-${Math.floor(index / 2) % ids}`,
    amount: 1 + (index % 2),
  }));
  return Promise.all(
    rivals.map(async ({ id, amount }, index) => {
      const text = wireText({ event_id: id, body: { amount } });
      const result = await publishOne(servicesOf(index), text, caller ? { caller } : {});
      return { id, amount, result };
    }),
  );
}

/** What was answered for an id, by the rule that one content wins, and what the ledger has of it. */
export interface Contest {
  /** How many answers said that they recorded it. */
  readonly recorded: number;
  /** Of the other answers to the winning content, how many were `duplicate`. */
  readonly duplicates: number;
  /** Of the answers to the losing content, how many were `conflict`. */
  readonly conflicts: number;
  /** Whether the ledger has the winning content. */
  readonly agrees: boolean;
}

/** Judges the answers of each id. */
export function contestsOf(
  rivals: readonly Rival[],
  records: ReadonlyMap<string, LedgerRecord>,
): Contest[] {
  return [...Map.groupBy(rivals, ({ id }) => id)].map(([id, all]) => {
    const count = (some: readonly Rival[], kind: PublishResult['kind']) =>
      some.filter(({ result }) => result.kind === kind).length;
    const winner = all.find(({ result }) => result.kind === 'processed')?.amount;
    const content = records.get(id)?.content;
    return {
      recorded: count(all, 'processed'),
      duplicates: count(
        all.filter(({ amount }) => amount === winner),
        'duplicate',
      ),
      conflicts: count(
        all.filter(({ amount }) => amount !== winner),
        'conflict',
      ),
      agrees: content?.kind === 'event' && content.bodyText === `{"amount":${winner}}`,
    };
  });
}
