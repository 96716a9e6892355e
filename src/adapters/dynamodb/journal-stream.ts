import type { AttributeValue, DynamoDB, QueryCommandInput } from '@aws-sdk/client-dynamodb';

import { placesAround, receivedAtOf } from '../../core/list-position.ts';
import type { PageRequest, TenantFilter } from '../../ledger-queries.ts';
import { JOURNAL } from '../../names/storage.ts';
import type { Item } from './item-size.ts';
import { textOf } from './listed-item.ts';

/** Read units of a page at most, strongly consistent: see `MAX_PAGE_BYTES`. */
export const UNITS_OF_A_PAGE = 4;

/** The place of a page of the journal. */
export function placeOf(item: Item): string {
  return textOf(item, JOURNAL.position);
}

/** The pages of one key, read as they are needed. */
export class PageStream {
  readUnits = 0;
  private readonly client: Pick<DynamoDB, 'query'>;
  private readonly query: QueryCommandInput;
  private items: Item[] = [];
  private last: Record<string, AttributeValue> | undefined;
  private isComplete = false;

  constructor(client: Pick<DynamoDB, 'query'>, query: QueryCommandInput) {
    this.client = client;
    this.query = query;
  }

  /** The next page of the journal, if one was read. */
  get first(): Item | undefined {
    return this.items[0];
  }

  get needsMore(): boolean {
    return this.items.length === 0 && !this.isComplete;
  }

  /** @param pages the most to read. */
  async readMore(pages: number): Promise<void> {
    const {
      Items: items = [],
      ConsumedCapacity: used,
      LastEvaluatedKey: last,
    } = await this.client.query({
      ...this.query,
      Limit: pages,
      ...(this.last && { ExclusiveStartKey: this.last }),
    });
    this.readUnits += used?.CapacityUnits ?? items.length * UNITS_OF_A_PAGE;
    this.items = items;
    this.last = last;
    this.isComplete = last === undefined;
  }

  take(): Item {
    const item = this.items.shift();
    if (!item) throw new Error('no page of the journal was read');
    return item;
  }
}

/** Before and after every place, because a place begins with the digits of a year. */
const FIRST_PLACE = '0';
const LAST_PLACE = '~';

export interface Places {
  readonly first: string;
  readonly last: string;
}

/** The places of the pages that a page of the list may need; `undefined` if it can need none. */
export function placesToRead(
  { since = FIRST_PLACE, until = LAST_PLACE }: TenantFilter,
  { order, cursor }: PageRequest,
): Places | undefined {
  const isForward = order === 'oldest_first';
  const limit = cursor === undefined ? undefined : limitOf(cursor, isForward);
  const first = isForward && limit !== undefined && limit > since ? limit : since;
  const last = !isForward && limit !== undefined && limit < until ? limit : until;
  // DynamoDB refuses a condition whose limits are in the wrong order.
  return first >= last ? undefined : { first, last };
}

export function journalQuery(
  key: string,
  { first, last }: Places,
  isForward: boolean,
): Omit<QueryCommandInput, 'TableName'> {
  return {
    KeyConditionExpression: '#tenant = :tenant AND #position BETWEEN :first AND :last',
    ExpressionAttributeNames: { '#tenant': JOURNAL.tenantId, '#position': JOURNAL.position },
    ExpressionAttributeValues: {
      ':tenant': { S: key },
      ':first': { S: first },
      // A place is its time and more, so it sorts after that time: `until` itself is left out.
      ':last': { S: last },
    },
    ScanIndexForward: isForward,
    ConsistentRead: true,
    ReturnConsumedCapacity: 'TOTAL',
  };
}

/**
 * The first or the last place of a page of the journal that may name records behind the cursor. If the cursor is in the
 * middle of a time of receipt, all pages of that time are read again.
 */
function limitOf(cursor: string, isForward: boolean): string {
  const time = receivedAtOf(cursor);
  const { before, behind } = placesAround(time);
  if (isForward) return cursor === behind ? `${time}${LAST_PLACE}` : time;
  return cursor === before ? time : `${time}${LAST_PLACE}`;
}
