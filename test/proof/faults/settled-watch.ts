import { setTimeout as wait } from 'node:timers/promises';

import { DynamoDB, paginateScan } from '@aws-sdk/client-dynamodb';

import type { Endpoints } from '../../../scripts/local/endpoints.ts';
import { ATTRIBUTE } from '../../../src/names/storage.ts';

/** Milliseconds between two looks at the ledger. */
const PAUSE_MILLISECONDS = 300;

/**
 * Looks at the ledger again and again, and notes when it first said that an event is done: processed, or failed for
 * good. From then on no handler may begin with it. The record itself wouldn't tell: a second handler overwrites it.
 */
export class SettledWatch {
  /** Milliseconds since 1970, by the ledger's key. */
  readonly settledAt = new Map<string, number>();
  private readonly client: DynamoDB;
  private readonly tableName: string;

  constructor({ region, credentials, dynamoDb }: Endpoints, tableName: string) {
    this.client = new DynamoDB({ region, credentials, endpoint: dynamoDb });
    this.tableName = tableName;
  }

  /** Looks until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await wait(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
    this.client.destroy();
  }

  private async look(): Promise<void> {
    const input = {
      TableName: this.tableName,
      ConsistentRead: true,
      ProjectionExpression: '#key, #status, #reason',
      ExpressionAttributeNames: {
        '#key': ATTRIBUTE.key,
        '#status': ATTRIBUTE.status,
        '#reason': ATTRIBUTE.reason,
      },
    };
    for await (const { Items = [] } of paginateScan({ client: this.client }, input)) {
      const now = Date.now();
      for (const item of Items) {
        const [key, status, reason] = [ATTRIBUTE.key, ATTRIBUTE.status, ATTRIBUTE.reason].map(
          (name) => item[name]?.S ?? '',
        );
        const isDone = status === 'processed' || reason === 'handler_failed';
        if (isDone && key && !this.settledAt.has(key)) this.settledAt.set(key, now);
      }
    }
  }
}
