import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import type { PlannedMessage } from '../../../scripts/traffic/planned-message.ts';
import { HANDLED_TYPES } from './round-orders.ts';

/** What a round with an outage of DynamoDB leaves behind. */
export interface OutageEvidence {
  /** The messages that were sent while DynamoDB was down. */
  readonly sentInOutage: readonly PlannedMessage[];
  readonly ledger: readonly LedgerRecord[];
  /** The bodies of messages that were redriven. */
  readonly redriven: readonly string[];
}

/** Describes each problem in a sentence: an outage must dead-letter nothing, because messages are sent again. */
export function outageProblems({ sentInOutage, ledger, redriven }: OutageEvidence): string[] {
  const moved = new Set(redriven);
  // A handler may use up the receives that are left after the outage.
  const letters = sentInOutage.filter(({ body }) => moved.has(body) && !isOrder(body));
  return [
    ...(letters.length > 0 ? [`${letters.length} dead-lettered by the outage`] : []),
    ...(ledger.some(isResent) ? [] : ['no message was sent again in the outage']),
  ];
}

/** Whether the event came by a copy. */
export function isResent({ resentTimes = 0 }: LedgerRecord): boolean {
  return resentTimes > 0;
}

function isOrder(body: string): boolean {
  return body.includes(`"event_type":"${HANDLED_TYPES.order}"`);
}
