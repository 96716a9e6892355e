import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';

import { ATTRIBUTE, ENVELOPE_ATTRIBUTES, OPEN_INDEX } from '../../names/storage.ts';
import type { OpenFilter, PageRequest } from '../../ledger-queries.ts';

/** The conditions that DynamoDB checks after it has read an entry, and bills for. */
const CONDITIONS = {
  tenantId: ENVELOPE_ATTRIBUTES.tenantId,
  eventType: ENVELOPE_ATTRIBUTES.eventType,
  schemaVersion: ENVELOPE_ATTRIBUTES.schemaVersion,
  reason: ATTRIBUTE.reason,
  fingerprint: ATTRIBUTE.fingerprint,
} as const satisfies Partial<Record<keyof OpenFilter, string>>;

/** Before and after every place, because a place begins with the digits of a year. */
const FIRST_PLACE = '0';
const LAST_PLACE = '~';

/**
 * The request for the entries of one shard that a filter takes. The first entry may be at the cursor itself, because the
 * condition `BETWEEN` includes its limits.
 */
export function openQuery(
  shardKey: string,
  filter: OpenFilter,
  { order, cursor }: PageRequest,
  entries: number,
): Omit<QueryCommandInput, 'TableName'> {
  const { since = FIRST_PLACE, until = LAST_PLACE } = filter;
  const isForward = order === 'oldest_first';
  // A place is its time and more, so it sorts after that time: `until` itself is left out.
  const first = isForward && cursor !== undefined && cursor > since ? cursor : since;
  const last = !isForward && cursor !== undefined && cursor < until ? cursor : until;
  const conditions = conditionsOf(filter);
  return {
    IndexName: OPEN_INDEX.name,
    KeyConditionExpression: '#shard = :shard AND #position BETWEEN :first AND :last',
    ...(conditions.length > 0 && {
      FilterExpression: conditions.map(([name]) => `#${name} = :${name}`).join(' AND '),
    }),
    ExpressionAttributeNames: {
      '#shard': ATTRIBUTE.openShard,
      '#position': ATTRIBUTE.openPosition,
      ...Object.fromEntries(conditions.map(([name]) => [`#${name}`, CONDITIONS[name]])),
    },
    ExpressionAttributeValues: {
      ':shard': { S: shardKey },
      ':first': { S: first },
      ':last': { S: last },
      ...Object.fromEntries(conditions.map(([name, value]) => [`:${name}`, { S: value }])),
    },
    ScanIndexForward: isForward,
    Limit: entries,
  };
}

/** Whether entries must be read that the filter then leaves out. */
export function leavesOut(filter: OpenFilter): boolean {
  return filter.format !== undefined || conditionsOf(filter).length > 0;
}

function conditionsOf(filter: OpenFilter): [keyof typeof CONDITIONS, string][] {
  const names = Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[];
  return names.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [[name, value]];
  });
}

/** Whether a filter's times leave no time between them: DynamoDB refuses such a condition. */
export function isEmptyTime({ since = FIRST_PLACE, until = LAST_PLACE }: OpenFilter): boolean {
  return since >= until;
}
