import { isDeepStrictEqual } from 'node:util';

import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { canonical, recordedJson, type Account } from '../../../scripts/demo/account.ts';
import {
  countExpected,
  noneExpected,
  type PlannedMessage,
} from '../../../scripts/traffic/planned-message.ts';
import type { RoundMessage } from './round-formats.ts';

/** What every round must find at its end, whatever faults it had. */
export function expectedAccount(messages: readonly PlannedMessage[]): Account {
  const counts = noneExpected();
  for (const { expected } of messages) countExpected(counts, expected);
  return {
    ...counts,
    sent: messages.length,
    deadLettered: 0,
    queued: 0,
    lost: 0,
    doubled: 0,
    rejectedAgain: 0,
    unknown: 0,
  };
}

/** Describes each problem in a sentence. */
export function problemsOf(found: Account, expected: Account, altered: number): string[] {
  const faults: [number, string][] = [
    [found.lost, 'lost: neither in the ledger nor in a queue'],
    [found.doubled, 'doubled: in the ledger more than once'],
    [found.unknown, 'found that nobody sent'],
    [altered, 'recorded with a body text or a format that was not sent'],
    [found.deadLettered, 'dead-lettered again after the redrive, with a healthy runner'],
    [found.queued, 'still queued'],
  ];
  const problems = faults.filter(([count]) => count > 0).map(([n, what]) => `${n} ${what}`);
  // A redrive explains these. `accountFor` has counted as doubled those that no redrive explains.
  const comparable = { ...found, rejectedAgain: 0 };
  if (problems.length > 0 || isDeepStrictEqual(comparable, expected)) return problems;
  return [`outcomes ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`];
}

/** Counts events that were recorded with another body text than a message of theirs has, or with another format. */
export function countAltered(
  messages: readonly RoundMessage[],
  ledger: readonly LedgerRecord[],
): number {
  const messagesOf = Map.groupBy(messages, ({ body }) => canonical(body));
  const altered = ledger.filter((record) => {
    const { content } = record;
    const [json] = recordedJson(record)[0] ?? [];
    if (content.kind !== 'event' || json === undefined) return false;
    const sent = messagesOf.get(json) ?? [];
    const isAsSent = ({ body, foreign }: RoundMessage): boolean =>
      body.includes(content.bodyText) && foreign?.format === content.format;
    return sent.length > 0 && !sent.some(isAsSent);
  });
  return altered.length;
}
