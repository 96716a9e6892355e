import type { LedgerRecord } from '../../../src/core/ledger-record.ts';
import { accountFor } from '../../../scripts/demo/account.ts';
import type { Message } from '@aws-sdk/client-sqs';

import type { QueueContents } from '../../../scripts/demo/read-back.ts';
import type { HandlerLog } from './effect-service.ts';
import {
  accountForHandlers,
  handlerProblems,
  isFollowUp,
  keyOf,
  NO_HANDLERS,
  type HandlerAccount,
} from './judge-handlers.ts';
import { IN_ORDER, orderFaults, orderProblems } from './judge-order.ts';
import { isResent, outageProblems } from './judge-outage.ts';
import { countAltered, expectedAccount, problemsOf } from './judge.ts';
import type { RoundMessage } from './round-formats.ts';
import { ROUND_KINDS } from './round-kind.ts';
import type { RoundPlan } from './round-plan.ts';
import { asNative, SentTexts } from './sent-texts.ts';

/** What a round leaves behind. */
export interface Evidence {
  readonly messages: readonly RoundMessage[];
  /** Those that were sent while DynamoDB was down. */
  readonly sentInOutage: readonly RoundMessage[];
  readonly ledger: readonly LedgerRecord[];
  readonly deadLetters: QueueContents;
  readonly queue: QueueContents;
  /** The messages that were redriven. */
  readonly redriven: readonly Message[];
  readonly handlerLog: HandlerLog;
  /** When the ledger was first seen to say that an event is done, by key. */
  readonly settledAt: ReadonlyMap<string, number>;
}

/** The counts at the end of a round. */
export interface Verdict {
  /** Messages that went through the dead-letter queue. */
  readonly deadLettered: number;
  /** Messages, follow-up events and effects of handlers. */
  readonly lost: number;
  /** Records, follow-up events and effects of handlers. */
  readonly doubled: number;
  readonly altered: number;
  readonly rejectedAgain: number;
  /** What FIFO queues brought in the wrong order. */
  readonly misordered: number;
  /** What became of the events with handlers. */
  readonly handlers: HandlerAccount;
  /** Events that were recorded from a copy, which the consumer had sent near the last receive. */
  readonly resent: number;
  /** Describes each problem in a sentence. */
  readonly problems: readonly string[];
}

/** Accounts for every message of a round, and for what handlers did. */
export function judgeRound(
  { kind, orders }: Pick<RoundPlan, 'kind' | 'orders'>,
  evidence: Evidence,
): Verdict {
  const { deadLetters, queue, handlerLog, settledAt } = evidence;
  const texts = new SentTexts(evidence.messages);
  const messages = evidence.messages.map(asNative);
  const sentInOutage = evidence.sentInOutage.map(asNative);
  const ledger = evidence.ledger.map((record) => texts.inLedger(record));
  const redriven = evidence.redriven.map((message) => texts.inQueue(message));
  const traits = ROUND_KINDS[kind];
  const found = accountFor(
    messages.map(({ body }) => body),
    {
      ledger: traits.handlers ? sentByRound(ledger, orders) : ledger,
      deadLetters: deadLetters.messages.map((message) => texts.inQueue(message)),
      queued: queue.messages.map((message) => texts.inQueue(message)),
      hidden: deadLetters.hidden + queue.hidden,
      redriven,
    },
  );
  const altered = countAltered(messages, ledger);
  const handlers = traits.handlers
    ? accountForHandlers(orders, ledger, handlerLog, settledAt)
    : NO_HANDLERS;
  const order = traits.fifo
    ? orderFaults({ messages, ledger, runs: handlerLog.runs, redriven })
    : IN_ORDER;
  return {
    deadLettered: redriven.length,
    lost: found.lost + handlers.lostFollowUps + handlers.lostEffects,
    doubled: found.doubled + handlers.doubledFollowUps + handlers.doubledEffects,
    altered,
    rejectedAgain: found.rejectedAgain,
    misordered: order.recordedEarly + order.handledLate + order.followedEarly,
    handlers,
    resent: ledger.filter(isResent).length,
    problems: [
      ...problemsOf(found, expectedAccount(messages), altered),
      ...handlerProblems(handlers),
      ...orderProblems(order),
      ...(traits.outage ? outageProblems({ sentInOutage, ledger, redriven }) : []),
    ],
  };
}

/**
 * The records of what the round sent. Handlers published the others. An event whose handler refuses it, as planned, is
 * recorded like any other; the account of the handlers says how it ended.
 */
function sentByRound(ledger: readonly LedgerRecord[], orders: RoundPlan['orders']): LedgerRecord[] {
  const refused = new Set(orders.filter(({ script }) => script.refuses).map(keyOf));
  return ledger
    .filter((record) => !isFollowUp(record))
    .map((record) => (refused.has(record.key) ? { ...record, status: 'processed' } : record));
}
