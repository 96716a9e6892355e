import type { Settlement } from '../../../../src/core/claim.ts';
import type { LedgerRecord } from '../../../../src/core/ledger-record.ts';
import { PermanentError } from '../../../../src/handlers/handler-errors.ts';
import type { EventStore } from '../../../../src/ports.ts';
import { recordingBy } from '../../../support/services.ts';
import type { Sabotage } from '../world.ts';
import {
  readingOther,
  receiving,
  recordingOther,
  sending,
  type PlantedBug,
} from './planted-bug.ts';

/** Bugs in how events are claimed, handled and settled. */
export const HANDLER_BUGS: readonly PlantedBug[] = [
  {
    name: 'takes over an event while another invocation has claimed it',
    sabotage: readingOther((item) =>
      item['lease_until'] ? { ...item, lease_until: { S: '2026-01-01T00:00:00.000Z' } } : item,
    ),
    breaks: ['claims-respected', 'leases-exclusive'],
  },
  {
    name: 'claims events for one second',
    sabotage: claimingOther((record) => ({
      ...record,
      leaseUntil: new Date(Date.parse(record.receivedAt) + 1000).toISOString(),
    })),
    breaks: ['leases-exclusive', 'retry-delay', 'claims-respected'],
  },
  {
    name: 'settles an event without checking that its claim still holds',
    sabotage: sending((send) => (command, options) => {
      forgetClaim(command);
      return send(command, options);
    }),
    breaks: ['claims-respected', 'edited-as-seen'],
    // The answer must come after another invocation has taken the event over, or an operator has ended it.
    share: 1,
  },
  {
    name: 'completes an event before its handler ends',
    sabotage: {
      store: (store) =>
        recordingBy(store, async (records, deadline) => {
          const results = await store.record(records, deadline);
          const claims = records.flatMap(({ key, claimId, receivedAt }) => {
            const change = { status: 'processed', processedAt: receivedAt } as const;
            return claimId === undefined ? [] : [{ key, claimId, receivedAt, change }];
          });
          await store.settle(claims, deadline);
          return results;
        }),
    },
    breaks: ['handled-once'],
  },
  {
    name: 'records a transient failure as permanent',
    sabotage: throwingOther((error) =>
      error instanceof PermanentError ? error : new PermanentError(String(error)),
    ),
    breaks: ['handled-once'],
  },
  {
    name: 'retries a permanent failure',
    sabotage: throwingOther((error) => new Error(String(error))),
    breaks: ['handled-once', 'retry-earned', 'retry-delay'],
  },
  {
    name: 'treats a failed handler as one that succeeded',
    sabotage: {
      handler: (definition) => ({
        ...definition,
        handler: async (event, context) => {
          try {
            await definition.handler(event, context);
          } catch {
            // The bug: it swallows the error.
          }
        },
      }),
    },
    breaks: ['handled-once'],
  },
  {
    name: 'does not count attempts',
    sabotage: claimingOther((record) => ({ ...record, attempts: 0 })),
    breaks: ['attempts-counted'],
  },
  {
    name: 'counts attempts twice',
    sabotage: claimingOther((record) => ({ ...record, attempts: 2 })),
    breaks: ['attempts-counted'],
  },
  {
    name: 'counts attempts for which it had no time',
    sabotage: settlingOther(({ change, ...rest }) => {
      const { attempts, ...kept } = change;
      return { ...rest, change: kept };
    }),
    breaks: ['handled-once'],
  },
  {
    name: 'acknowledges an event that it could not settle',
    sabotage: {
      store: (store) => ({
        ...whole(store),
        settle: async (settlements, deadline) => {
          await store.settle(settlements, deadline);
          return settlements.map(() => ({ kind: 'settled' }));
        },
      }),
    },
    breaks: ['acked-implies-recorded'],
  },
  {
    name: 'gives up the lease of a handler that is still running',
    sabotage: settlingOther(({ change, ...rest }) => {
      const { leaseUntil, ...kept } = change;
      const status = change.status === 'processing' ? 'queued' : change.status;
      return { ...rest, change: { ...kept, status } };
    }),
    breaks: ['leases-exclusive'],
  },
  {
    name: 'goes on with a group after one of its handlers failed',
    sabotage: receiving((event) => ({
      Records: event.Records.map((record) => {
        const isHandled = record.body.includes('"order.placed"');
        const MessageGroupId = isHandled ? record.messageId : record.attributes.MessageGroupId;
        const group = MessageGroupId !== undefined && { MessageGroupId };
        return { ...record, attributes: { ...record.attributes, ...group } };
      }),
    })),
    breaks: ['fifo-order'],
  },
  {
    name: 'treats an event as done if its attempts ran out',
    sabotage: readingOther((item) =>
      item['failure']?.M?.['reason']?.S === 'attempts_exhausted'
        ? { ...item, failure: { M: { reason: { S: 'handler_failed' } } } }
        : item,
    ),
    breaks: ['acked-implies-recorded'],
  },
];

/** Removes the claim from the condition of every statement that settles events. */
function forgetClaim(command: unknown): void {
  const { input } = command as {
    input: { Statements?: { Statement?: string; Parameters?: unknown[] }[] };
  };
  for (const statement of input.Statements ?? []) {
    if (!statement.Statement?.endsWith('WHERE "pk"=? AND "claim_id"=?')) continue;
    statement.Statement = statement.Statement.replace(' AND "claim_id"=?', '');
    statement.Parameters?.pop();
  }
}

function claimingOther(change: (record: LedgerRecord) => LedgerRecord): Sabotage {
  return recordingOther((record) => (record.claimId === undefined ? record : change(record)));
}

function settlingOther(change: (settlement: Settlement) => Settlement): Sabotage {
  return {
    store: (store) => ({
      ...whole(store),
      settle: (settlements, deadline) => store.settle(settlements.map(change), deadline),
    }),
  };
}

/** A handler whose errors are replaced by others. */
function throwingOther(change: (error: unknown) => unknown): Sabotage {
  return {
    handler: (definition) => ({
      ...definition,
      handler: async (event, context) => {
        try {
          await definition.handler(event, context);
        } catch (error) {
          throw change(error);
        }
      },
    }),
  };
}

/** A copy of a store, whose methods can be replaced. */
function whole(store: EventStore): EventStore {
  return recordingBy(store, (records, deadline) => store.record(records, deadline));
}
